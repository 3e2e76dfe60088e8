#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "store/sql/org.h"
#include "store/store.h"
#include "tests/store/child.h"
#include "tests/temporary_store.h"

namespace {

using store::Store;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string refusal(const std::string& url, Store::Mode mode = Store::Mode::kServe) {
  try {
    const Store store{url, mode};
  } catch (const store::DatabaseUnusable& error) {
    return error.what();
  }
  return "no refusal";
}

// As refusal, tried by a user who may only do what the files' modes say, also when tests run as
// root.
std::string refusal_without_rights(const std::string& url) {
  tests::Child child{[&url](int pipe) {
    constexpr unsigned kNobody = 65534;
    if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(1);
    const std::string text = refusal(url);
    if (::write(pipe, text.data(), text.size()) < 0) ::_exit(1);
  }};
  return child.read(4096);
}

class Open : public testing::Test {
 protected:
  [[nodiscard]] std::string url(std::string_view file = "book.db") const {
    return "sqlite:" + (folder_.path() / file).string();
  }
  tests::TemporaryFolder folder_;
};

TEST_F(Open, RefusesAnAddressThatIsNotAFileAndShowsHowOneLooks) {
  for (const auto* text :
       {"", "milepost.db", "sqlite:", "sqlite::memory:", "mysql://milepost:secret@db/milepost"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(refusal(text), AllOf(HasSubstr("sqlite:milepost.db"), HasSubstr("postgres://"),
                                     Not(HasSubstr("secret"))));
  }
}

TEST_F(Open, SaysInOneLineWhichServerCannotBeReachedAndKeepsThePassword) {
  const std::string text = refusal("postgres://milepost:secret@127.0.0.1:1/books?sslmode=disable");
  EXPECT_THAT(text, AllOf(HasSubstr("\"127.0.0.1:1/books\" cannot be used"),
                          HasSubstr("Connection refused"), Not(HasSubstr("secret")),
                          Not(HasSubstr("\n")), Not(HasSubstr("\t"))));
}

TEST_F(Open, RefusesASchemaThatIsNoPlainName) {
  for (const auto* schema : {"", "Team A", "team-a", "1st", "x;drop", "pg_x"}) {
    SCOPED_TRACE(schema);
    EXPECT_THAT(refusal(std::string{"postgres://127.0.0.1:1/books?schema="} + schema),
                HasSubstr("is not a name of small letters"));
  }
}

TEST_F(Open, NamesTheFileAndTheFolderThatDoesNotExist) {
  EXPECT_THAT(refusal(url("nowhere/book.db")),
              AllOf(HasSubstr("nowhere/book.db"), HasSubstr("folder does not exist")));
}

TEST_F(Open, RefusesAFolder) {
  std::filesystem::create_directory(folder_.path() / "book.db");
  EXPECT_THAT(refusal(url()), HasSubstr("may not open it"));
}

TEST_F(Open, RefusesWhatIsNotADatabase) {
  std::ofstream{folder_.path() / "book.db"} << "Dear diary, this is certainly not a database.\n";
  EXPECT_THAT(refusal(url()), HasSubstr("not a SQLite database"));
  EXPECT_THAT(refusal(url(), Store::Mode::kLook), HasSubstr("not a SQLite database"));
}

TEST_F(Open, RefusesAFileOrAFolderThatMayNotBeWritten) {
  namespace fs = std::filesystem;
  {
    const Store store{url()};
  }
  fs::permissions(folder_.path(), fs::perms{0777});
  fs::permissions(folder_.path() / "book.db", fs::perms{0444});
  fs::permissions(folder_.path() / "book.db-lock", fs::perms{0666});
  EXPECT_THAT(refusal_without_rights(url()), HasSubstr("it is read-only"));

  fs::permissions(folder_.path(), fs::perms{0555});
  fs::remove(folder_.path() / "book.db-lock");
  EXPECT_THAT(refusal_without_rights(url()), HasSubstr("folder is read-only"));
  fs::permissions(folder_.path(), fs::perms{0755});
}

TEST_F(Open, RefusesASecondServerAndLetsItInAfterTheFirst) {
  {
    const Store first{url()};
    EXPECT_THAT(refusal(url()), HasSubstr("another process is serving it"));
  }
  EXPECT_EQ(refusal(url()), "no refusal");
}

TEST_F(Open, FreesTheLockOfAServerThatWasKilled) {
  tests::Child child{[&](int pipe) {
    const Store store{url()};
    if (::write(pipe, "x", 1) == 1) ::pause();
  }};
  ASSERT_EQ(child.read(1), "x");
  EXPECT_THAT(refusal(url()), HasSubstr("another process is serving it"));
  child.kill();
  EXPECT_EQ(refusal(url()), "no refusal");
}

TEST_F(Open, LooksBesideAServerAndSeesWhatItCommits) {
  Store server{url()};
  Store look{url(), Store::Mode::kLook};
  const auto orgs = [&] {
    return look.read([](store::Transaction& tx) { return store::list_orgs(tx).size(); });
  };
  EXPECT_EQ(orgs(), 0U);
  server.write([](store::Transaction& tx) { store::ensure_org(tx, "Acme", "UTC", {}); });
  EXPECT_EQ(orgs(), 1U);
}

TEST_F(Open, LooksWithoutAServer) {
  { const Store store{url()}; }
  Store look{url(), Store::Mode::kLook};
  EXPECT_TRUE(look.read([](store::Transaction& tx) { return store::list_orgs(tx).empty(); }));
  EXPECT_THROW(look.write([](store::Transaction&) {}), std::logic_error);
  EXPECT_EQ(refusal(url()), "no refusal") << "a look holds no lock";
}

TEST_F(Open, ALookCreatesNothing) {
  EXPECT_THAT(refusal(url(), Store::Mode::kLook), HasSubstr("no such file"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
