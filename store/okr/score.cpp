#include "store/okr/score.h"

#include <algorithm>
#include <stdexcept>

namespace okr {

Score Score::from_hundredths(int hundredths) {
  if (hundredths < 0 || hundredths > 100) {
    throw std::out_of_range("a score is 0 to 100 hundredths, not " + std::to_string(hundredths));
  }
  return Score{hundredths};
}

Score Score::clamped(long long hundredths) {
  return Score{static_cast<int>(std::clamp(hundredths, 0LL, 100LL))};
}

std::string Score::text() const {
  const std::string digits = std::to_string(1000 + hundredths_);  // "1070" for 0.70
  return digits.substr(1, 1) + "." + digits.substr(2);
}

}  // namespace okr
