#include "store/sql/kpi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sql/api_token.h"
#include "store/sql/check_in.h"
#include "store/sql/page.h"
#include "tests/store/seeded_book.h"

namespace {

using okr::Decimal;
using store::Book;
using store::KpiLink;
using testing::ElementsAre;
using testing::IsEmpty;

class KpiStore : public testing::Test {
 protected:
  okr::KpiId add(const std::string& text = "Churn") {
    return book_.write([&](const Book& book) {
      okr::Kpi kpi;
      kpi.text = text;
      kpi.unit = "%";
      kpi.healthy.high = Decimal{3};
      kpi.owner = book_.ann;
      kpi.team = book_.growth;
      kpi.created_at = book_.now;
      return store::add_kpi(book, book_.author(), kpi);
    });
  }
  okr::LatestKpiValue set(okr::KpiId kpi, int value,
                          std::optional<okr::KpiValueId> corrects = std::nullopt) {
    book_.now += std::chrono::hours{1};
    return book_.write([&](const Book& book) {
      okr::KpiValue row;
      row.kpi = kpi;
      row.at = book_.now;
      row.person = book_.ann;
      row.value = Decimal{value};
      row.day = std::chrono::floor<std::chrono::days>(book_.now);
      row.via = "sandbox";
      row.corrects = corrects;
      if (corrects) row.kind = okr::CheckInKind::kCorrection;
      return store::add_kpi_value(book, book_.author(), row);
    });
  }
  std::vector<std::string> counting(okr::KpiId kpi, std::optional<okr::Instant> before = {}) {
    return book_.read([&](const Book& book) {
      std::vector<std::string> values;
      for (const auto& row : store::counting_kpi_values(book, kpi, before, 10)) {
        values.push_back(row.value.text());
      }
      return values;
    });
  }
  okr::Kpi find(okr::KpiId kpi) {
    return book_.read([&](const Book& book) { return store::find_kpi(book, kpi).value(); });
  }

  tests::SeededBook book_;
};

TEST_F(KpiStore, KeepsWhatItIsGiven) {
  const okr::Kpi kpi = find(add());
  EXPECT_EQ(kpi.text, "Churn");
  EXPECT_EQ(kpi.unit, "%");
  EXPECT_FALSE(kpi.healthy.low);
  EXPECT_EQ(kpi.healthy.high, Decimal{3});
  EXPECT_EQ(kpi.frequency, okr::KpiFrequency::kWeekly);
  EXPECT_EQ(kpi.owner, book_.ann);
  EXPECT_EQ(kpi.team, book_.growth);
  EXPECT_FALSE(kpi.latest);
}

TEST_F(KpiStore, ListsByTeamAndOwner) {
  add();
  const okr::KpiId other = add("Mood");
  book_.write([&](const Book& book) {
    store::change_field(book, book_.author(), okr::Noun::kKpi, other.value, "team", std::nullopt);
    store::change_field(book, book_.author(), okr::Noun::kKpi, other.value, "owner",
                        std::to_string(book_.bob.value));
  });
  book_.read([&](const Book& book) {
    store::KpiFilter team;
    team.team = book_.growth;
    store::KpiFilter owner;
    owner.owner = book_.bob;
    EXPECT_EQ(store::list_kpis(book, {}).size(), 2U);
    ASSERT_EQ(store::list_kpis(book, team).size(), 1U);
    EXPECT_EQ(store::list_kpis(book, team).front().text, "Churn");
    ASSERT_EQ(store::list_kpis(book, owner).size(), 1U);
    EXPECT_EQ(store::list_kpis(book, owner).front().text, "Mood");
  });
}

TEST_F(KpiStore, ADroppedOneIsFoundAndListedOnlyWhenAskedFor) {
  const okr::KpiId kpi = add();
  book_.write([&](const Book& book) {
    store::change_field(book, book_.author(), okr::Noun::kKpi, kpi.value, "state", "dropped");
  });
  EXPECT_TRUE(find(kpi).dropped);
  book_.read([&](const Book& book) {
    store::KpiFilter all;
    all.dropped = true;
    EXPECT_THAT(store::list_kpis(book, {}), IsEmpty());
    EXPECT_EQ(store::list_kpis(book, all).size(), 1U);
  });
}

TEST_F(KpiStore, CorrectionsAndRetractionsKeepWhatTheyReplace) {
  const okr::KpiId kpi = add();
  set(kpi, 2);
  const auto second = set(kpi, 5);
  const okr::Instant then = book_.now;
  const auto corrected = set(kpi, 4, second.id);
  EXPECT_THAT(counting(kpi), ElementsAre("4", "2"));
  EXPECT_THAT(counting(kpi, then + std::chrono::seconds{1}), ElementsAre("5", "2"));
  book_.now += std::chrono::hours{1};
  book_.write(
      [&](const Book& book) { store::retract_kpi_value(book, book_.author(), kpi, corrected.id); });
  EXPECT_THAT(counting(kpi), ElementsAre("5", "2"));
  EXPECT_EQ(find(kpi).latest->id, second.id);
  book_.read([&](const Book& book) {
    EXPECT_EQ(store::kpi_history(book, kpi, 10).size(), 4U);
    EXPECT_EQ(store::changes_of(book, okr::Noun::kKpi, kpi.value, 1).front().field, "value");
  });
}

TEST_F(KpiStore, LinksAreThereOrNotAndWrittenBack) {
  const okr::KpiId kpi = add();
  const auto key_result = book_.write([&](const Book& book) { return book_.add_key_result(book); });
  const auto linked = [&](bool there) {
    return book_.write([&](const Book& book) {
      return store::set_kpi_link(book, book_.author(), kpi, KpiLink::kMeasures, key_result, there);
    });
  };
  EXPECT_FALSE(linked(false));
  EXPECT_TRUE(linked(true));
  EXPECT_FALSE(linked(true));
  book_.read([&](const Book& book) {
    EXPECT_THAT(store::linked_key_results(book, kpi, KpiLink::kMeasures), ElementsAre(key_result));
    EXPECT_THAT(store::linked_key_results(book, kpi, KpiLink::kElevated), IsEmpty());
    EXPECT_EQ(store::measuring_kpi(book, key_result), kpi);
  });
  const std::string field = "measures:" + std::to_string(key_result.value);
  book_.write([&](const Book& book) {
    store::change_field(book, book_.author(), okr::Noun::kKpi, kpi.value, field, std::nullopt);
  });
  book_.read([&](const Book& book) { EXPECT_FALSE(store::measuring_kpi(book, key_result)); });
}

TEST_F(KpiStore, FieldsOfLinksAreToldFromOthers) {
  EXPECT_FALSE(store::kpi_link_of("value"));
  EXPECT_FALSE(store::kpi_link_of("measures"));
  EXPECT_FALSE(store::kpi_link_of("measures:"));
  EXPECT_FALSE(store::kpi_link_of("measures:x"));
  EXPECT_EQ(store::kpi_link_of("elevated:12")->key_result.value, 12);
  EXPECT_EQ(store::kpi_link_of("elevated:12")->link, KpiLink::kElevated);
}

TEST_F(KpiStore, PagesGoOnBehindWhatCameLast) {
  const okr::KpiId kpi = add();
  for (int i = 1; i <= 5; ++i) set(kpi, i);
  add("Mood");
  book_.read([&](const Book& book) {
    EXPECT_THAT(store::numbers_after(book, store::Paged::kKpis, 0, 1), ElementsAre(1));
    EXPECT_THAT(store::numbers_after(book, store::Paged::kKpis, 1, 5), ElementsAre(2));
    const auto first = store::kpi_values_after(book, {}, kpi, 2);
    ASSERT_EQ(first.size(), 2U);
    const auto next =
        store::kpi_values_after(book, {kpi.value, first.back().at, first.back().id.value}, kpi, 10);
    ASSERT_EQ(next.size(), 3U);
    EXPECT_EQ(next.front().value, Decimal{3});
    const auto changes = store::changes_after(book, 0, 3);
    ASSERT_EQ(changes.size(), 3U);
    EXPECT_GT(store::changes_after(book, changes.back().first, 1).front().first,
              changes.back().first);
  });
}

TEST_F(KpiStore, CheckInsOfAllKeyResultsArePaged) {
  std::vector<okr::KeyResultId> ids;
  for (int i = 0; i < 2; ++i) {
    ids.push_back(book_.write([&](const Book& book) { return book_.add_key_result(book); }));
  }
  for (int i = 0; i < 4; ++i) {
    book_.write([&](const Book& book) {
      okr::CheckIn check_in;
      check_in.key_result = ids[static_cast<std::size_t>(i) % 2];
      check_in.at = book_.now;
      check_in.person = book_.ann;
      check_in.value = Decimal{i};
      store::add_check_in(book, book_.author(), check_in);
    });
  }
  book_.read([&](const Book& book) {
    std::vector<std::string> seen;
    store::HistoryPlace place;
    for (;;) {
      const auto page = store::check_ins_after(book, place, std::nullopt, 3);
      if (page.empty()) break;
      for (const auto& row : page) seen.push_back(row.value.text());
      place = {page.back().key_result.value, page.back().at, page.back().id.value};
    }
    EXPECT_THAT(seen, ElementsAre("0", "2", "1", "3"));
    EXPECT_EQ(store::check_ins_after(book, {}, ids[1], 10).size(), 2U);
  });
}

TEST_F(KpiStore, TokensAreFoundByTheirHashWhileTheyAreActive) {
  const auto id = book_.write([&](const Book& book) {
    okr::ApiToken token;
    token.name = "cron";
    token.scopes = {okr::ApiScope::kRead, okr::ApiScope::kKpis};
    token.person = book_.bob;
    token.made_by = book_.ann;
    token.created_at = book_.now;
    return store::add_api_token(book, book_.author(), token, "abc");
  });
  const auto found = [&](std::string_view hash) {
    return book_.read([&](const Book& book) { return store::find_api_token(book, hash); });
  };
  ASSERT_TRUE(found("abc"));
  EXPECT_FALSE(found("abd"));
  EXPECT_EQ(found("abc")->person, book_.bob);
  EXPECT_TRUE(found("abc")->has(okr::ApiScope::kKpis));
  EXPECT_FALSE(found("abc")->has(okr::ApiScope::kCheckIns));
  book_.write([&](const Book& book) {
    store::change_field(book, book_.author(), okr::Noun::kApiToken, id.value, "state", "revoked");
  });
  EXPECT_FALSE(found("abc"));
  EXPECT_TRUE(
      book_.read([&](const Book& book) { return store::find_api_token(book, id)->revoked; }));
}

TEST_F(KpiStore, RequestsOfATokenAreAnsweredOncePerKey) {
  book_.write([&](const Book& book) {
    okr::ApiToken token;
    token.name = "cron";
    token.scopes = {okr::ApiScope::kKpis};
    token.person = token.made_by = book_.ann;
    const auto id = store::add_api_token(book, book_.author(), token, "abc");
    EXPECT_FALSE(store::begin_api_request(book, id, "k", "hash", book_.now));
    store::finish_api_request(book, id, "k", {"hash", 201, "{}"});
    const auto again = store::begin_api_request(book, id, "k", "other", book_.now);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->request, "hash");
    EXPECT_EQ(again->status, 201);
    EXPECT_EQ(again->body, "{}");
    EXPECT_EQ(store::forget_api_requests(book, book_.now), 0);
    EXPECT_EQ(store::forget_api_requests(book, book_.now + std::chrono::seconds{1}), 1);
    EXPECT_FALSE(store::begin_api_request(book, id, "k", "other", book_.now));
  });
}

}  // namespace
