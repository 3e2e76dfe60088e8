#include "commands/coach/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "commands/parse/words.h"

namespace commands::coach {
namespace {

using enum Severity;
using enum Home;

// The one place to add a rule. Those of kCoach are judged in objective_text.cpp (L01 to L05),
// key_result_text.cpp (L10 to L19) and facts.cpp (the rest); what judges the others stands in
// moments.h.
constexpr Rule kRules[] = {
    {1, kWarning, kCoach, "a number in the objective",
     "Which of the key results should carry that number?",
     "<who> <can do what> (the number goes into a key result)",
     "An objective says where we are going; key results say how far we got."},
    {2, kWarning, kCoach, "the objective begins with work to deliver",
     "What will be different for whom once that is done?", "<who> can <do what> without <what>",
     "What is built is a means. If it is done and nothing changes, was the objective reached?"},
    {3, kWarning, kCoach, "a number to move, without a reason", "What is that good for?",
     "<move what> so that <who> can <do what>, or say it with why …",
     "A reason tells people what not to trade away for the number."},
    {4, kHint, kCoach, "the length of the objective", "Can somebody repeat it from memory?",
     "<who> <can do what> <since or because>", "What cannot be said in one line is not recalled."},
    {5, kHint, kCoach, "only vague words",
     "For whom would what be better, and how would they tell?",
     "<who> can <do what> that they cannot do today", "Nobody can decide anything by it."},
    {6, kError, kCoach, "nobody who owns it", "Who is the one person who will speak for it?",
     "/okr assign <id> @person", "What belongs to a group or to nobody is followed up by nobody."},
    {7, kError, kCoach, "the dates", "In which period is it to be reached?",
     "/okr edit <id> cycle <cycle>, /okr edit <id> due <day>",
     "Pace and grade need a beginning and an end."},
    {8, kWarning, kCoach, "the number of key results",
     "Which two to five changes would prove that the objective is reached?",
     "/okr add kr <objective> <measure> from <n> to <n>",
     "One measure can be gamed; more than a handful is not followed."},
    {9, kWarning, kCoach, "many objectives at once", "Which of them could wait for the next cycle?",
     "/okr notnow <objective> because …, or /okr edit <objective> cycle <next cycle>",
     "Focus is what is left out."},
    {10, kError, kCoach, "a key result without a number", "How would you count it?",
     "<measure> from <today> to <target> <unit>",
     "Without a number there is no telling how far along it is."},
    {11, kWarning, kCoach, "a target without a baseline", "Where does it stand today?",
     "<measure> from <today> to <target>", "Without a start, progress cannot be told from luck."},
    {12, kError, kCoach, "the direction of the numbers",
     "Should it go up or down, and from where to where?", "reduce <measure> from <more> to <less>",
     "The verb and the numbers say opposite things, or nothing moves at all."},
    {13, kWarning, kCoach, "the unit", "In which unit is it counted?",
     "<measure> from <n> <unit> to <n> <unit>, or /okr edit <id> unit <unit>",
     "Whoever checks in must not have to guess."},
    {14, kError, kCoach, "numbers in the text that are not those stored",
     "Which of the two is right?", "/okr edit <id> text …, or /okr edit <id> target …",
     "Progress is counted by the stored ones; people read the text."},
    {15, kWarning, kCoach, "work that is counted", "What changes when that work succeeds?",
     "<share or number of> <people> who <do what afterwards>",
     "A team can do all of it and change nothing."},
    {16, kWarning, kCoach, "something to ship by a day",
     "What do people do with it once it is there?",
     "<measure of its use> from <n> to <n>, or milestones <a>; <b>; <c>",
     "Shipping is a task; its use is the result. Declare milestones where the steps matter."},
    {17, kWarning, kCoach, "a share of one's own plan", "What is the plan for?",
     "<measure that the plan is to move> from <n> to <n>",
     "It grades diligence, and the plan may be wrong."},
    {18, kHint, kCoach, "an absolute word", "Would nearly all be a success, too?",
     "<share of …> from <n> % to <n> %", "One exception and it is lost, so people stop trying."},
    {19, kWarning, kCoach, "two measures in one", "Which one matters more?",
     "two key results, one measure each", "When one rises and the other falls, what is it worth?"},
    {20, kWarning, kCoach, "key results of one kind only",
     "What would tell you early, and what would prove it in the end?",
     "one leading measure beside a lagging one",
     "Lagging ones come too late to act on; leading ones alone prove nothing."},
    {21, kWarning, kCoach, "the same measure as somewhere else", "Who of you owns it?",
     "keep one and put the other under it, or count your own part",
     "The same success would be counted twice."},
    {22, kWarning, kCoach, "a copy of what stands above", "What is your part in it?",
     "<the piece that this team moves> from <n> to <n>", "A copy adds nothing and hides who acts."},
    {23, kWarning, kCoach, "an objective that stands under nothing", "Which goal does it serve?",
     "/okr edit <objective> under <objective>", "People should see how their work adds up."},
    {24, kWarning, kCoach, "where it hangs in the tree",
     "Which one goal of the next level is it for?",
     "/okr edit <objective> under <objective of the next level>",
     "One parent, one level up, no circles: else nothing rolls up."},
    {25, kWarning, kCoach, "a target that is too easy", "What would you aim at if it could fail?",
     "/okr edit <id> target <more>", "What comes by itself needs no goal."},
    {26, kWarning, kCoach, "a set that everybody is sure of", "Which of these could fail?",
     "raise the targets until half of them are open, or call it committed",
     "Starting at 9 of 10 means that the targets were known to be met."},
    {27, kHint, kCoach, "a set that nobody believes in", "What would make it possible at all?",
     "lower the targets, or say what must come first",
     "Goals that nobody believes in are ignored after two weeks."},
    {28, kHint, kCoach, "a pace that there never was", "What will be three times as strong?",
     "say what is new, or aim at <twice the best pace>", "Hope is not a plan."},
    {29, kHint, kCoach, "data that come less often than check-ins",
     "Which earlier sign could you read every week?", "a leading measure that moves weekly",
     "A number that is still last month's cannot steer a week."},
    {30, kWarning, kCoach, "one owner of very many", "Who else could own some of these?",
     "/okr assign <key result> @person", "Nobody follows that many."},
    {31, kWarning, kCoach, "a promise without a day, or one that waits for nobody",
     "By when, and who else has to deliver?",
     "/okr edit <key result> due <day>; /okr block <key result> … on @person",
     "Others plan with what is committed."},
    {32, kHint, kCoach, "key results that all belong to others", "Is it this team's objective?",
     "/okr edit <objective> team <team>, or a key result of your own",
     "Who is to act, if all who do belong elsewhere?"},
    {33, kHint, kCoach, "only what should stay as it is", "What should be different afterwards?",
     "watch it as a KPI, and add a key result that moves",
     "What has no end and no change is a health metric."},
    {34, kWarning, kChange, "a target that was lowered after the cycle began",
     "Which outside fact changed?", "/okr edit <key result> target … because <what changed>",
     "The first target is kept for grading."},
    {35, kError, kClose, "closed without a grade, a note or a lesson", "What did we learn?",
     "/okr grade <key result> <score> because …", "A cycle nobody looks back on is repeated."},
    {36, kWarning, kCheckIn, "green by word, red by arithmetic",
     "What will make up for what is missing?",
     "say in the note what comes, or lower the confidence",
     "When belief and arithmetic part, one of them knows something."},
    {37, kWarning, kCheckIn, "a confidence that moved without words", "What happened?",
     "<what changed> so <what follows>", "The number alone helps nobody to help."},
    {38, kWarning, kBlocker, "a blocker without an owner or a next step",
     "Who can end it, and by when?", "/okr block <key result> … on @person by <day>",
     "What waits for nobody waits for ever."},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

const Rule* find_rule(int id) {
  const auto* found = std::find_if(std::begin(kRules), std::end(kRules),
                                   [&](const Rule& rule) { return rule.id == id; });
  return found == std::end(kRules) ? nullptr : found;
}

std::optional<int> parse_rule(std::string_view typed) {
  if (typed.starts_with('L') || typed.starts_with('l')) typed.remove_prefix(1);
  int id = 0;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), id);
  const bool whole = read.ec == std::errc{} && read.ptr == typed.data() + typed.size();
  if (!whole || typed.size() > 2 || find_rule(id) == nullptr) return std::nullopt;
  return id;
}

std::string rule_text(int id) {
  return fmt::format("L{:02}", id);
}

}  // namespace commands::coach
