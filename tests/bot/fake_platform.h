#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace tests {

// One request that reached the fake.
struct Call {
  std::string name;  // "chat.postMessage", "POST /posts"
  std::string path;  // with the query
  std::string body;
  std::string authorization;
};

// What one call is answered with instead of being carried out; or, when `lost`, what becomes of its
// answer: it is carried out, and the connection ends in the middle of the reply.
struct Answer {
  int status = 200;
  std::string body;
  std::string retry_after = {};
  bool lost = false;
  std::vector<std::pair<std::string, std::string>> headers = {};
};
[[nodiscard]] inline Answer lost_answer() {
  return {200, "", "", true};
}

// A real HTTP server on a free port of this machine that records calls and answers from a script.
// Any thread.
class FakePlatform {
 public:
  // `name` makes a call's name of method and path; `carry_out` answers a call that no script
  // covers.
  FakePlatform(std::function<std::string(const std::string& method, const std::string& path)> name,
               std::function<Answer(const Call&)> carry_out);
  ~FakePlatform();
  FakePlatform(const FakePlatform&) = delete;
  FakePlatform& operator=(const FakePlatform&) = delete;

  [[nodiscard]] std::string origin() const;
  // The next calls of that name get these answers, one each.
  void next_answers(const std::string& name, std::vector<Answer> answers);
  // From now on each call that no script covers goes through `temper`, which may answer it in
  // another way, carry it out first or not at all, or take its time. Before the first call.
  using Temper = std::function<Answer(const Call& call, const std::function<Answer()>& carry_out)>;
  void set_temper(Temper temper) { temper_ = std::move(temper); }
  // In order of arrival; all when `name` is empty.
  [[nodiscard]] std::vector<Call> calls(const std::string& name = "") const;
  // Waits until that many calls of that name have arrived; false when they have not in time.
  [[nodiscard]] bool wait_for_calls(const std::string& name, std::size_t count,
                                    std::chrono::milliseconds time) const;

 private:
  void serve(const httplib::Request& request, std::string body, httplib::Response& response);
  [[nodiscard]] Answer answer(const Call& call);

  std::function<std::string(const std::string&, const std::string&)> name_;
  std::function<Answer(const Call&)> carry_out_;
  Temper temper_;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable arrived_;
  std::vector<Call> calls_;
  std::map<std::string, std::deque<Answer>> script_;

  int port_ = 0;
  std::unique_ptr<httplib::Server> server_;
  std::thread thread_;
};

}  // namespace tests
