#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "tests/bench/answer.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{60};  // for the next answer, and for the last ones

int connected(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    if (fd >= 0) ::close(fd);
    throw std::runtime_error{"Nobody answers on port " + std::to_string(port) + "."};
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

struct Line {
  int fd = -1;
  int port = 0;
  bool waiting = false;
  Said said;
  Clock::time_point sent_at;
  std::string request;
  std::string answer;
};

class Load {
 public:
  explicit Load(const LoadOptions& options)
      : options_(options), requests_(options.speech), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!options.acknowledged.empty()) acknowledged_.open(options.acknowledged, std::ios::app);
    result_.latencies.reserve(1U << 20U);
  }
  ~Load() {
    for (const Line& line : lines_) ::close(line.fd);
    for (const int fd : idle_) ::close(fd);
    ::close(epoll_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  LoadResult run();

 private:
  void open();
  void watch(Line& line) const;
  void say(Line& line);
  void round(int milliseconds);
  void listen(Line& line);
  void take(Line& line, const Answer& answer);
  void reopen(Line& line);
  void begin_measuring();
  void end_measuring();
  [[nodiscard]] bool enough() const;
  [[nodiscard]] double watched_cpu() const;
  [[nodiscard]] bool confirms(const Line& line, const Answer& answer) const;

  const LoadOptions& options_;
  Requests requests_;
  int epoll_;
  std::vector<Line> lines_;
  std::vector<int> idle_;
  std::ofstream acknowledged_;
  Clock::time_point now_;
  Clock::time_point begin_;
  Clock::time_point heard_at_;
  int waiting_ = 0;
  bool saying_ = true;
  bool measuring_ = false;
  LoadResult result_;
};

void Load::open() {
  lines_.resize(static_cast<std::size_t>(options_.connections));
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    Line& line = lines_[i];
    line.port = options_.ports[i % options_.ports.size()];
    line.fd = connected(line.port);
    watch(line);
  }
  for (int i = 0; i < options_.idle; ++i) idle_.push_back(connected(options_.ports.front()));
}

void Load::watch(Line& line) const {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &line;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, line.fd, &event) != 0) {
    throw std::runtime_error{"A connection cannot be watched."};
  }
}

// Slack's clock, read as often as it changes.
std::int64_t wall_seconds() {
  return ::time(nullptr);
}

void Load::say(Line& line) {
  line.said = requests_.next(wall_seconds(), line.request);
  line.answer.clear();
  line.waiting = true;
  ++waiting_;
  line.sent_at = Clock::now();
  const ssize_t sent = ::send(line.fd, line.request.data(), line.request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(line.request.size())) reopen(line);
}

// What was said on it may or may not have been heard.
void Load::reopen(Line& line) {
  if (line.waiting) {
    --waiting_;
    ++result_.lost;
  }
  line.waiting = false;
  ::close(line.fd);
  line.fd = connected(line.port);
  watch(line);
}

void Load::listen(Line& line) {
  std::array<char, 64UL * 1024> bytes;
  const ssize_t got = ::recv(line.fd, bytes.data(), bytes.size(), 0);
  if (got <= 0) {
    reopen(line);
    if (saying_) say(line);
    return;
  }
  now_ = Clock::now();
  line.answer.append(bytes.data(), static_cast<std::size_t>(got));
  const Answer answer = read_answer(line.answer);
  if (!answer.whole && !answer.broken) return;
  take(line, answer);
  if (answer.broken || answer.closes) reopen(line);
  if (saying_) say(line);
}

bool Load::confirms(const Line& line, const Answer& answer) const {
  if (answer.status != 200 || answer.body.find(line.said.expect) == std::string_view::npos) {
    return false;
  }
  if (line.said.value == 0 || line.said.expect.empty()) return true;
  return answer.body.find(grouped(line.said.value)) != std::string_view::npos;
}

void Load::take(Line& line, const Answer& answer) {
  line.waiting = false;
  --waiting_;
  if (!confirms(line, answer)) {
    if (result_.wrong++ == 0) result_.first_wrong = line.request + "\n\n" + line.answer;
    return;
  }
  result_.answer_bytes = answer.body.size();
  if (acknowledged_.is_open()) acknowledged_ << line.said.item << ' ' << line.said.value << '\n';
  if (!measuring_ || line.sent_at < begin_) return;
  result_.latencies.push_back(static_cast<std::uint32_t>(
      std::min<std::int64_t>((now_ - line.sent_at).count(), UINT32_MAX)));
}

void Load::round(int milliseconds) {
  std::array<epoll_event, 256> events;
  const int count = ::epoll_wait(epoll_, events.data(), events.size(), milliseconds);
  now_ = Clock::now();
  if (count > 0) heard_at_ = now_;
  if (now_ - heard_at_ > kPatience) throw std::runtime_error{"The server answers no more."};
  for (int i = 0; i < count; ++i) {
    listen(*static_cast<Line*>(events.at(static_cast<std::size_t>(i)).data.ptr));
  }
}

double Load::watched_cpu() const {
  double sum = 0;
  for (const pid_t pid : options_.watched) sum += usage_of(pid).cpu_seconds;
  return sum;
}

void Load::begin_measuring() {
  result_.cpu_seconds = -watched_cpu();
  result_.own_cpu_seconds = -usage_of(::getpid()).cpu_seconds;
  begin_ = Clock::now();
  measuring_ = true;
}

void Load::end_measuring() {
  measuring_ = false;
  result_.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  result_.cpu_seconds += watched_cpu();
  result_.own_cpu_seconds += usage_of(::getpid()).cpu_seconds;
  for (const pid_t pid : options_.watched) {
    const Usage one = usage_of(pid);
    result_.usage.resident_kib += one.resident_kib;
    result_.usage.peak_kib += one.peak_kib;
  }
}

bool Load::enough() const {
  const auto answered = static_cast<std::int64_t>(result_.latencies.size()) + result_.wrong;
  if (options_.requests > 0 && answered >= options_.requests) return true;
  return options_.seconds > 0 &&
         std::chrono::duration<double>(now_ - begin_).count() >= options_.seconds;
}

LoadResult Load::run() {
  open();
  now_ = heard_at_ = Clock::now();
  const auto warm = now_ + std::chrono::duration_cast<Nanoseconds>(
                               std::chrono::duration<double>(options_.warm_up));
  for (Line& line : lines_) say(line);
  while (now_ < warm) round(10);
  begin_measuring();
  while (!enough()) round(10);
  end_measuring();
  saying_ = false;
  while (waiting_ > 0) round(10);
  std::sort(result_.latencies.begin(), result_.latencies.end());
  return std::move(result_);
}

}  // namespace

LoadResult run_load(const LoadOptions& options) {
  return Load{options}.run();
}

}  // namespace bench
