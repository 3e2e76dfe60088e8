#include "scheduler/courier.h"

#include <fmt/format.h>

namespace scheduler {

std::string message_key(okr::DeliveryId delivery) {
  return fmt::format("milepost-{}", delivery.value);
}

}  // namespace scheduler
