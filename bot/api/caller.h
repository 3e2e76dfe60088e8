#pragma once

#include <map>
#include <mutex>

#include "bot/api/route.h"
#include "bot/http/message.h"
#include "store/okr/person.h"
#include "store/okr/time.h"

namespace bot::api {

// Who asks.
struct Caller {
  okr::ApiToken token;
  okr::Person person;  // on whose behalf
};

// The caller that the request's bearer token names. Throws Problem: 401 without a valid one, 403
// when it has not that scope or its person has left.
[[nodiscard]] Caller read_caller(const store::Book& book, const http::Request& request,
                                 okr::ApiScope scope);

// How often a token may ask. Any thread.
class Allowance {
 public:
  static constexpr int kPerMinute = 600;
  // Throws Problem 429 when the minute's are used up.
  void take(okr::ApiTokenId token, okr::Instant now);

 private:
  struct Used {
    std::int64_t minute = 0;
    int count = 0;
  };
  std::mutex mutex_;
  std::map<okr::ApiTokenId, Used> used_;  // guarded by mutex_
};

}  // namespace bot::api
