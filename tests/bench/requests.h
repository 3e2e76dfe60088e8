#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// What is said to the bot, again and again.
struct Speech {
  // "{}" stands for the number of an item, "{value}" for a new number each time.
  std::string text = "KR{} {value} 7/10 shipped it";
  std::string expect = "KR{} ";  // what a right answer holds, beside the new number; may be empty
  int items = 1;                 // they are taken in turn, from 1
  int items_per_user = 1;        // 5: items 1 to 5 are said by the first user
  std::string secret;            // what Slack signs with
  std::uint64_t first_value = 1'000'000;  // seven digits, grouped by commas in the answer
};

// One request and how its answer is recognised.
struct Said {
  int item = 0;
  std::uint64_t value = 0;
  std::string_view expect;
};

// Signed slash commands, ready to be sent. Everything but the value, the trigger's id, the time and
// the signature is made once per item: the generator must cost less than what it measures.
class Requests {
 public:
  explicit Requests(const Speech& speech);

  // Writes the next request into `out`, whose memory is kept from call to call. `now` is what the
  // signature says, in seconds.
  Said next(std::int64_t now, std::string& out);

 private:
  struct Item {
    std::string bytes;  // the whole request with zeros for what changes
    std::string expect;
    std::size_t body = 0;
    std::size_t value = 0;  // 0: has none
    std::size_t trigger = 0;
  };
  struct FreeMac {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  };
  using Mac = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

  [[nodiscard]] static Item item(const Speech& speech, int number);
  void enter_second(std::int64_t now);
  void sign(std::string& request, std::size_t body) const;

  std::vector<Item> items_;
  std::size_t next_item_ = 0;
  std::uint64_t next_value_;
  std::uint64_t next_trigger_;
  std::size_t timestamp_ = 0;  // where in every request they are
  std::size_t signature_ = 0;
  Mac keyed_;
  std::int64_t second_ = 0;
  std::string second_text_;
  Mac begun_;  // keyed_ with "v0:<second>:" read
};

// "1234567" as "1,234,567", as the bot writes numbers.
[[nodiscard]] std::string grouped(std::uint64_t value);

}  // namespace bench
