#include "bot/websocket/pause.h"

#include <algorithm>

namespace bot::websocket {

std::chrono::milliseconds pause_after(const Pauses& pauses, int failures, double chance) {
  auto pause = pauses.first;
  for (int i = 0; i < failures && pause < pauses.longest; ++i) pause *= 2;
  pause = std::min(pause, pauses.longest);
  const double part = 0.5 + std::clamp(chance, 0.0, 1.0) / 2;
  return std::chrono::milliseconds{
      static_cast<std::chrono::milliseconds::rep>(static_cast<double>(pause.count()) * part)};
}

}  // namespace bot::websocket
