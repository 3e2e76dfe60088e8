#include "store/utf8.h"

#include <cstddef>

namespace store {
namespace {

unsigned at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// How many bytes the sequence that begins with `lead` has; 0 when none begins with it.
std::size_t sequence_length(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// The second byte carries what the lead alone cannot exclude: overlong forms, surrogates, too much.
bool second_byte_ok(unsigned lead, unsigned second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0 && second < 0xC0;
    case 0xED:
      return second >= 0x80 && second < 0xA0;
    case 0xF0:
      return second >= 0x90 && second < 0xC0;
    case 0xF4:
      return second >= 0x80 && second < 0x90;
    default:
      return second >= 0x80 && second < 0xC0;
  }
}

bool sequence_ok(std::string_view sequence) {
  if (sequence.size() > 1 && !second_byte_ok(at(sequence, 0), at(sequence, 1))) return false;
  for (std::size_t i = 2; i < sequence.size(); ++i) {
    if ((at(sequence, i) & 0xC0) != 0x80) return false;
  }
  return true;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  while (!text.empty() && at(text, 0) < 0x80) text.remove_prefix(1);
  while (!text.empty()) {
    const std::size_t length = sequence_length(at(text, 0));
    if (length == 0 || length > text.size() || !sequence_ok(text.substr(0, length))) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace store
