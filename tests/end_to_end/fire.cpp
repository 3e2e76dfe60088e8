#include "tests/end_to_end/fire.h"

#include <array>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_slack.h"

namespace tests {
namespace {

using namespace std::chrono_literals;

// The client waits for 10 s.
constexpr auto kTooLong = 12s;

bool is_post(const Call& call) {
  return call.name == "chat.postMessage" || call.name == "POST /posts";
}

bool is_look(const Call& call) {
  return call.name == "conversations.history" || call.name == "GET /channels/posts";
}

std::string conversation_of(const Call& call) {
  constexpr std::string_view kChannels = "/api/v4/channels/";
  if (call.name == "POST /posts") return nlohmann::json::parse(call.body).at("channel_id");
  if (call.name == "GET /channels/posts") {
    const std::string rest = call.path.substr(kChannels.size());
    return rest.substr(0, rest.find('/'));
  }
  return form_value(call.body, "channel");
}

// Out of a hundred thousand calls.
struct Chance {
  int share;
  const char* name;
};
constexpr std::array kChances{Chance{0, "fine"},
                              Chance{500, "429"},
                              Chance{1000, "500 before carrying out"},
                              Chance{1000, "500 after carrying out"},
                              Chance{1000, "cut before carrying out"},
                              Chance{1000, "cut after carrying out"},
                              Chance{50, "carried out too late"},
                              Chance{50, "answered too late"}};

}  // namespace

// Counts a call as under way for as long as it is.
class Fire::UnderWay {
 public:
  explicit UnderWay(Fire& fire) : fire_(fire) {
    const std::lock_guard lock{fire_.mutex_};
    ++fire_.under_way_;
  }
  ~UnderWay() {
    const std::lock_guard lock{fire_.mutex_};
    --fire_.under_way_;
    fire_.changed_.notify_all();
  }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

 private:
  Fire& fire_;
};

Answer Fire::answer(const Call& call, const std::function<Answer()>& carry_out) {
  const UnderWay under_way{*this};
  const std::optional<End> end = arrived(call);
  const auto carry_out_and_note = [&] {
    Answer answer = carry_out();
    note_carried_out(call);
    return answer;
  };
  return end ? fatal(*end, carry_out_and_note) : in_mood(mood(call), carry_out_and_note);
}

std::optional<Fire::End> Fire::arrived(const Call& call) {
  const std::lock_guard lock{mutex_};
  ++counts_[is_post(call) ? "post: all" : "other call: all"];
  const bool aimed = moment_ && *moment_ != Moment::kStarting && *moment_ != Moment::kLogged;
  if (!aimed || dead_ || --number_ != 0) return std::nullopt;
  return End{*moment_, life_};
}

Fire::Mood Fire::mood(const Call& call) {
  const std::lock_guard lock{mutex_};
  int drawn = std::uniform_int_distribution{0, 99'999}(random_);
  for (std::size_t i = 1; i < kChances.size(); ++i) {
    const auto mood = static_cast<Mood>(i);
    if (!late_ && (mood == Mood::kLateBefore || mood == Mood::kLateAfter)) continue;
    drawn -= kChances[i].share;
    if (drawn >= 0) continue;
    ++counts_[std::string{is_post(call) ? "post: " : "other call: "} + kChances[i].name];
    return mood;
  }
  return Mood::kFine;
}

Answer Fire::in_mood(Mood mood, const std::function<Answer()>& carry_out) {
  if (mood == Mood::kTooFast) return {429, R"({"ok":false,"error":"ratelimited"})", "1"};
  if (mood == Mood::kErrorBefore) return {500, "{}"};
  if (mood == Mood::kCutBefore) return lost_answer();
  if (mood == Mood::kLateBefore) outlast_the_client();
  Answer answer = carry_out();
  if (mood == Mood::kErrorAfter) return {500, "{}"};
  if (mood == Mood::kCutAfter) answer.lost = true;
  if (mood == Mood::kLateAfter) outlast_the_client();
  return answer;
}

Answer Fire::fatal(End end, const std::function<Answer()>& carry_out) {
  const bool first = end.moment == Moment::kBeforeStoring || end.moment == Moment::kMeanwhile;
  if (first) outlive(end.life);
  if (end.moment == Moment::kBeforeStoring) return {503, "{}"};
  if (end.moment == Moment::kMeanwhile && late_) outlast_the_client();
  Answer answer = carry_out();
  if (end.moment == Moment::kAfterStoring) outlive(end.life);
  if (end.moment == Moment::kAnswered) hit();
  return answer;
}

void Fire::note_carried_out(const Call& call) {
  if (!is_post(call) && !is_look(call)) return;
  const std::string conversation = conversation_of(call);
  const std::lock_guard lock{mutex_};
  if (is_post(call)) {
    posted_.insert(conversation);
  } else {
    looked_for_.insert(conversation);
    if (posted_.contains(conversation)) found_.insert(conversation);
  }
}

void Fire::outlast_the_client() {
  std::unique_lock lock{mutex_};
  changed_.wait_for(lock, kTooLong, [] { return false; });
}

void Fire::outlive(int life) {
  hit();
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return life_ > life; });
}

void Fire::logged(const std::string& line) {
  {
    const std::lock_guard lock{mutex_};
    if (moment_ == Moment::kStarting && !dead_ && --number_ == 0) {
      hit_ = true;
      changed_.notify_all();
    }
  }
  const std::size_t begin = line.find("outcome=");
  if (begin == std::string::npos || line.find("deliver") == std::string::npos) return;
  const std::string outcome = line.substr(begin + 8, line.find(' ', begin) - begin - 8);
  const std::lock_guard lock{mutex_};
  const std::size_t several = line.find("count=");
  counts_["log: " + outcome] +=
      several == std::string::npos ? 1 : std::stoi(line.substr(several + 6));
  if (moment_ != Moment::kLogged || dead_ || --number_ != 0) return;
  hit_ = true;
  changed_.notify_all();
}

void Fire::aim(std::optional<Moment> moment, int number) {
  const std::lock_guard lock{mutex_};
  moment_ = moment;
  number_ = number;
  hit_ = false;
  dead_ = false;
}

bool Fire::wait_until_hit(std::chrono::milliseconds time) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, time, [this] { return hit_; });
}

void Fire::hit() {
  const std::lock_guard lock{mutex_};
  hit_ = true;
  changed_.notify_all();
}

void Fire::died() {
  const std::lock_guard lock{mutex_};
  dead_ = true;
  ++life_;
  changed_.notify_all();
}

void Fire::wait_until_quiet() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return under_way_ == 0; });
}

std::map<std::string, int> Fire::counts() const {
  const std::lock_guard lock{mutex_};
  return counts_;
}

Fire::Looks Fire::looks() const {
  const std::lock_guard lock{mutex_};
  return {looked_for_.size(), found_.size()};
}

}  // namespace tests
