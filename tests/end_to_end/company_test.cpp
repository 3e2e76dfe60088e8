// A company of fifty through a whole quarter, in chat alone: what it says is carried out, and what
// is not for everybody is read by nobody else. TESTS_ARTEFACTS=<folder> leaves what was posted and
// what can be looked up as files there; with TESTS_WEEKS=13 every week is lived, else a few.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/end_to_end/company.h"
#include "tests/scheduler/times.h"

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using tests::at;
using tests::Company;

std::string joined(const std::vector<std::string>& lines, std::size_t most = 60) {
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < most; ++i) text += lines[i] + "\n";
  return text + fmt::format("({} in all)\n", lines.size());
}

// The folder that the artefacts are left in, if any.
class Artefacts {
 public:
  void write(const std::string& name, const std::string& text) const {
    if (folder_ == nullptr) return;
    const std::filesystem::path path = std::filesystem::path{folder_} / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path} << text << '\n';
  }
  // What was posted in a channel, with its threads, as it stands now.
  void write_channel(Company& company, const std::string& channel) const {
    std::string all;
    const std::string id = tests::Town::channel_id_of(channel);
    for (const auto& post : company.town().slack.posts()) {
      if (post.channel != id || !post.only_for.empty()) continue;
      all +=
          fmt::format("{}\n{}\n", post.thread.empty() ? "=====" : "----- in the thread", post.text);
    }
    write("channels/" + channel + ".txt", all);
  }
  // What came to somebody directly.
  void write_person(Company& company, const std::string& who) const {
    std::string all;
    for (const auto& [when, post] : company.town().arrivals) {
      if (post.channel != "D" + tests::Town::id_of(who)) continue;
      all += fmt::format("===== {}\n{}\n{}", tests::text(when), post.text,
                         post.file.empty() ? "" : post.file + "\n");
    }
    write("people/" + who + ".txt", all);
  }
  void write_answers(Company& company, const std::string& name, const std::string& who,
                     const std::vector<std::string>& lines) const {
    std::string all;
    for (const std::string& line : lines) {
      all += fmt::format("> {}: /okr {}\n{}\n\n", who, line, company.ask(who, line));
    }
    write(name, all);
  }

 private:
  const char* folder_ = std::getenv("TESTS_ARTEFACTS");
};

// Everything that can be looked up, by somebody who may see nothing private.
void look_at_everything(Company& company, const std::string& who) {
  for (const char* line : {"",
                           "list company",
                           "list company page 2",
                           "list @rita",
                           "list @oskar",
                           "list @katja",
                           "list Kranich",
                           "list Office",
                           "list People",
                           "list company at-risk",
                           "tree",
                           "tree Kranich",
                           "changes since 2026-09-01",
                           "changes since 2026-09-01 company",
                           "onepager company",
                           "onepager Kranich",
                           "onepager People",
                           "matrix company",
                           "matrix company page 2",
                           "matrix company page 3",
                           "matrix Office",
                           "digest",
                           "digest Kranich",
                           "digest Office",
                           "digest People",
                           "digest Kranich 2026-11-03",
                           "blockers",
                           "blockers Kranich",
                           "decisions",
                           "decisions since 2026-09-01",
                           "export csv company",
                           "export json company",
                           "export csv",
                           "kpi",
                           "lessons",
                           "lessons 2026-Q4",
                           "lessons 2026-Q4 Kranich",
                           "lessons 2026-Q4 People",
                           "grade 2026-Q4",
                           "upcoming 14 all",
                           "upcoming all past",
                           "cycle",
                           "team",
                           "review summary",
                           "review summary Office",
                           "review summary Kranich",
                           "focus",
                           "focus Finance",
                           "wins",
                           "wins Finance",
                           "notnow Kranich",
                           "why",
                           "home"}) {
    company.ask(who, line);
  }
  for (const auto& objective : company.script().objectives) {
    if (objective.words.empty()) continue;
    for (const char* command :
         {"show", "coach", "comment", "align", "history", "grade", "tree", "digest", "edit",
          "contributors", "decide", "vote", "same", "review"}) {
      company.ask(who, fmt::format("{} {}", command, company.id(objective.handle)));
      for (const auto& one : objective.key_results) {
        company.ask(who, fmt::format("{} {}", command, company.id(one.handle)));
      }
    }
  }
}

// Every page of the HTTP API, with a token that an administrator made, and what it says of each
// private objective and key result by its id.
class ApiReader {
 public:
  ApiReader(Company& company, std::string token)
      : company_(company),
        token_(std::move(token)),
        client_(bot::http::connect("http://127.0.0.1:" + std::to_string(company.town().port()),
                                   std::chrono::seconds{10})) {}

  void read_lists() {
    for (const char* path :
         {"/cycles", "/teams", "/people", "/objectives", "/key-results", "/check-ins", "/kpis",
          "/blockers", "/dependencies", "/proposals", "/remarks", "/entries", "/retros",
          "/settings", "/cadences", "/changes"}) {
      std::string query;
      int pages = 0;
      do {
        const auto body = nlohmann::json::parse(get(path + query, 200));
        const auto next = body.value("next_cursor", nlohmann::json{});
        query = next.is_string() ? "?cursor=" + next.get<std::string>() : "";
      } while (!query.empty() && ++pages < 200);
    }
  }
  void read_private_ones() {
    for (const auto& objective : company_.script().objectives) {
      if (objective.words.empty()) continue;
      const std::string path = "/objectives/" + company_.id(objective.handle);
      get(path, 404);
      get(path + "/key-results", 404);
      for (const auto& one : objective.key_results) {
        get("/key-results/" + company_.id(one.handle), 404);
        get("/key-results/" + company_.id(one.handle) + "/check-ins", 404);
      }
    }
  }

 private:
  std::string get(const std::string& path, int status) {
    bot::http::Request request{"GET", "/api/v1" + path, "", {}, ""};
    request.headers.emplace_back("Authorization", "Bearer " + token_);
    const auto response = client_->send(request);
    EXPECT_EQ(response.status, status) << path << response.body;
    company_.secrets().read("", "GET " + path, response.body);
    return response.body;
  }

  Company& company_;
  const std::string token_;
  const std::unique_ptr<bot::http::Client> client_;
};

TEST(CompanyQuarter, IsLivedInChatAloneAndKeepsWhatIsPrivate) {
  Company company;
  const Artefacts artefacts;
  company.found();
  company.draft();
  company.live_until(at("2026-11-16 12:00"));
  look_at_everything(company, "hanna");
  look_at_everything(company, "iris");
  artefacts.write_answers(company, "half_time.txt", "jonas",
                          {"onepager company",
                           "onepager Platform",
                           "list Platform",
                           "digest Platform",
                           "blockers",
                           "decisions",
                           "kpi list all",
                           "home",
                           "tree company",
                           "tree Mobile",
                           "tree findings",
                           "review",
                           "review summary Mobile",
                           "review summary Revenue",
                           "review summary Enterprise",
                           "focus",
                           "focus Mobile",
                           "focus Platform",
                           "wins",
                           "wins Mobile",
                           "wins Support",
                           "notnow Mobile",
                           "notnow Product",
                           "notnow Marketing",
                           "blockers waiting"});
  company.live_until(at("2026-12-31 20:00"));
  artefacts.write_answers(company, "end_of_cycle.txt", "tariq",
                          {"home", "list Platform", "show " + company.id("recover"),
                           "history " + company.id("recover"), "show " + company.id("uptime")});
  company.look_back();
  look_at_everything(company, "zoe");
  look_at_everything(company, "iris");
  artefacts.write_answers(
      company, "looking_back.txt", "hanna",
      {"grade 2026-Q4", "lessons 2026-Q4", "lessons 2026-Q4 Mobile", "list Mobile 2027-Q1",
       "onepager company 2026-Q4", "matrix Mobile 2026-Q4", "changes since 2026-12-20"});
  for (const auto& team : company.script().teams) {
    std::string channel = team.name;
    for (char& c : channel) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    artefacts.write_channel(company, channel);
  }
  for (const char* who :
       {"tariq", "ines", "hanna", "rita", "chidi", "petra", "oskar", "wanda", "nils"}) {
    artefacts.write_person(company, who);
  }
  const std::string made = company.ask("rita", "admin token add reader read");
  ApiReader api{company, made.substr(made.find("milepost_"), 9 + 64)};
  api.read_lists();
  api.read_private_ones();
  std::cout << fmt::format("{} lines typed, {} taps, {} messages posted, {} payloads read\n",
                           company.said(), company.tapped(), company.town().slack.posts().size(),
                           company.secrets().read_payloads());
  artefacts.write("refused.txt", joined(company.refused(), 1000));
  artefacts.write("leaks.txt", joined(company.secrets().leaks(), 1000));
  EXPECT_THAT(company.refused(), IsEmpty()) << joined(company.refused());
  EXPECT_THAT(company.secrets().leaks(), IsEmpty()) << joined(company.secrets().leaks());
  EXPECT_THAT(company.secrets().unseen(), IsEmpty()) << "a leak of these would not be noticed";
}

}  // namespace
