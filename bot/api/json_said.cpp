#include <stdexcept>

#include "bot/api/json.h"
#include "bot/api/json_values.h"
#include "commands/wording.h"
#include "store/sql/entry.h"
#include "store/sql/retro.h"

namespace bot::api {
namespace {

// The id of what is of that noun, null for another: "KR12" of a key result, 3 of a team.
Json id_if(okr::Noun wanted, okr::Noun noun, std::int64_t id) {
  if (noun != wanted) return nullptr;
  if (noun == okr::Noun::kObjective) return commands::id_text(okr::ObjectiveId{id});
  if (noun == okr::Noun::kKeyResult) return commands::id_text(okr::KeyResultId{id});
  return id;
}

std::string_view word_of(okr::ProposalState state) {
  switch (state) {
    case okr::ProposalState::kWaiting:
      return "waiting";
    case okr::ProposalState::kApproved:
      return "approved";
    case okr::ProposalState::kReturned:
      return "returned";
  }
  throw std::logic_error{"unknown state of a proposal"};
}

std::string_view word_of(okr::RemarkKind kind) {
  switch (kind) {
    case okr::RemarkKind::kComment:
      return "comment";
    case okr::RemarkKind::kAcknowledgement:
      return "acknowledgement";
    case okr::RemarkKind::kDecision:
      return "decision";
  }
  throw std::logic_error{"unknown kind of remark"};
}

std::string_view word_of(okr::ReviewOutcome outcome) {
  switch (outcome) {
    case okr::ReviewOutcome::kKept:
      return "kept";
    case okr::ReviewOutcome::kChanged:
      return "changed";
    case okr::ReviewOutcome::kDropped:
      return "dropped";
    case okr::ReviewOutcome::kDoubted:
      return "doubted";
  }
  throw std::logic_error{"unknown outcome of a review"};
}

}  // namespace

Json to_json(const okr::Dependency& dependency) {
  using okr::Noun;
  Json json;
  json["id"] = dependency.id.value;
  json["objective"] = id_if(Noun::kObjective, dependency.noun, dependency.noun_id);
  json["key_result"] = id_if(Noun::kKeyResult, dependency.noun, dependency.noun_id);
  json["on_objective"] = id_if(Noun::kObjective, dependency.on, dependency.on_id);
  json["on_key_result"] = id_if(Noun::kKeyResult, dependency.on, dependency.on_id);
  json["on_team"] = id_if(Noun::kTeam, dependency.on, dependency.on_id);
  json["because"] = dependency.because;
  json["person"] = dependency.person.value;
  json["at"] = instant_json(dependency.at);
  return json;
}

Json to_json(const okr::Proposal& proposal) {
  Json json;
  json["id"] = proposal.id.value;
  json["objective"] = commands::id_text(proposal.objective);
  json["person"] = proposal.person.value;
  json["asked"] = proposal.asked.value;
  json["at"] = instant_json(proposal.at);
  json["state"] = word_of(proposal.state);
  json["decided_by"] = maybe(proposal.decided_by);
  json["decided_at"] = maybe(proposal.decided_at);
  return json;
}

Json to_json(const okr::Remark& remark) {
  Json json;
  json["id"] = remark.id.value;
  json["kind"] = word_of(remark.kind);
  json["objective"] = id_if(okr::Noun::kObjective, remark.noun, remark.noun_id);
  json["key_result"] = id_if(okr::Noun::kKeyResult, remark.noun, remark.noun_id);
  json["text"] = remark.text;
  json["because"] = remark.because;
  json["person"] = remark.person.value;
  json["at"] = instant_json(remark.at);
  json["review"] = remark.review ? Json(word_of(*remark.review)) : Json(nullptr);
  json["confidence"] = remark.confidence ? Json(remark.confidence->value()) : Json(nullptr);
  return json;
}

Json to_json(const okr::Entry& entry) {
  Json json;
  json["id"] = entry.id.value;
  json["kind"] = store::to_text(entry.kind);
  json["team"] = entry.team.value;
  json["person"] = entry.person.value;
  json["key_result"] = maybe(entry.key_result);
  json["objective"] = maybe(entry.objective);
  json["text"] = entry.text;
  json["because"] = entry.because;
  json["week"] = maybe(entry.week);
  json["at"] = instant_json(entry.at);
  json["ended_at"] = maybe(entry.ended_at);
  return json;
}

Json to_json(const store::Book& book, const okr::Retro& retro) {
  Json json;
  json["id"] = retro.id.value;
  json["team"] = retro.team.value;
  json["cycle"] = retro.cycle.value;
  json["opened_at"] = instant_json(retro.opened_at);
  json["ended_at"] = maybe(retro.ended_at);
  json["people"] = nullptr;
  json["answers"] = Json::array();
  if (!retro.ended_at) return json;
  json["people"] = store::retro_people(book, retro.id);
  for (const okr::RetroAnswer& answer : store::retro_answers(book, retro.id)) {
    json["answers"].push_back(Json{{"question", answer.question}, {"text", answer.text}});
  }
  return json;
}

}  // namespace bot::api
