#pragma once
#include "simdjson_c.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Whether a byte of the text is a backslash, eight bytes at a time: a byte that is one becomes zero,
/// and `(x - 0x01…) & ~x & 0x80…` is not zero when one of them is.
inline bool has_backslash(std::string_view text) {
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    memcpy(&word, text.data() + at, 8);
    word ^= 0x5c5c5c5c5c5c5c5c;
    if ((word - 0x0101010101010101) & ~word & 0x8080808080808080) return true;
  }
  for (; at < text.size(); at++) {
    if (text[at] == '\\') return true;
  }
  return false;
}

/// The tokens of a document: brackets, commas, colons, strings, and words or numbers, in their order.
///
/// Every method that takes a value returns false where the value is out of the ordinary.
class tokens {
 public:
  /// `index` holds the places of `count` tokens, and behind them the length of the document.
  tokens(const uint8_t *bytes, const uint32_t *index, size_t count)
      : bytes(bytes), next(index), end(index + count) {}

  bool is_at_end() const { return next == end; }

  /// The next token's first byte; 0 behind the last.
  uint8_t peek() const { return next < end ? bytes[*next] : 0; }

  uint8_t take() { return next < end ? bytes[*next++] : 0; }

  /// Where the next token begins.
  size_t position() const { return *next; }

  /// Where the last token that was taken, a bracket, ends.
  size_t end_of_last() const { return next[-1] + 1; }

  /// Takes a key and the colon behind it.
  bool take_key(std::string_view &key) {
    if (peek() != '"') return false;
    const uint32_t start = *next++;
    return inside(start, key) && take() == ':';
  }

  /// Takes a value that is no object or list: no field of a log file's is one.
  bool read(trailback_field &field) {
    if (next == end) return false;
    const uint32_t start = *next++;
    switch (bytes[start]) {
    case '"': {
      std::string_view text;
      if (!inside(start, text)) return false;
      field = field_of(
          text, has_backslash(text) ? TRAILBACK_FIELD_ESCAPED_STRING : TRAILBACK_FIELD_STRING);
      return true;
    }
    case 't': field = {nullptr, 0, TRAILBACK_FIELD_TRUE}; return text_from(start) == "true";
    case 'f': field = {nullptr, 0, TRAILBACK_FIELD_FALSE}; return text_from(start) == "false";
    case 'n': field = {nullptr, 0, TRAILBACK_FIELD_NULL}; return text_from(start) == "null";
    default:
      field = field_of(text_from(start), TRAILBACK_FIELD_OTHER);
      return is_number_start(bytes[start]) && is_word(start);
    }
  }

  /// Takes a value without reading it.
  bool skip() {
    if (next == end) return false;
    const uint32_t start = *next++;
    switch (bytes[start]) {
    case '"': return true;
    case '{':
    case '[': return skip_container(bytes[start]);
    default: return is_word(start);
    }
  }

 private:
  const uint8_t *bytes;
  const uint32_t *next;
  const uint32_t *end;

  static trailback_field field_of(std::string_view text, trailback_field_kind kind) {
    return {reinterpret_cast<const uint8_t *>(text.data()), static_cast<uint32_t>(text.size()),
            static_cast<uint8_t>(kind)};
  }

  static bool is_space(uint8_t byte) {
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
  }

  static bool is_number_start(uint8_t byte) {
    return byte == '-' || (byte >= '0' && byte <= '9');
  }

  /// From `start` to the next token, without the white space at its end.
  std::string_view text_from(uint32_t start) const {
    uint32_t stop = *next;
    while (stop > start && is_space(bytes[stop - 1])) stop--;
    return {reinterpret_cast<const char *>(bytes) + start, stop - start};
  }

  /// What is between the quotes of the string at `start`, just taken.
  bool inside(uint32_t start, std::string_view &text) const {
    uint32_t stop = *next;
    // As a rule the next token follows at once.
    if (bytes[stop - 1] != '"') stop = start + text_from(start).size();
    if (stop - start < 2 || bytes[stop - 1] != '"') return false;
    text = {reinterpret_cast<const char *>(bytes) + start + 1, stop - start - 2};
    return true;
  }

  /// Whether the token at `start`, just taken, is of letters, digits and signs alone. A backslash
  /// outside a string would hide a quote from simdjson, but not from others.
  bool is_word(uint32_t start) const {
    std::string_view word = text_from(start);
    for (uint8_t byte : word) {
      bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                      (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '+' || byte == '.';
      if (!is_plain) return false;
    }
    return !word.empty();
  }

  /// Passes over what is left of an object or list whose opening `bracket` is taken, and sees that
  /// every bracket closes one of its kind and that no object stands where a key should.
  bool skip_container(uint8_t bracket) {
    // The kinds of the open brackets, the innermost in the lowest bit: 1 for an object.
    uint64_t kinds = bracket == '{';
    int depth = 1;
    while (next < end) {
      const uint32_t at = *next++;
      switch (bytes[at]) {
      case '"':
      case ',':
      case ':': continue;
      case '{':
      case '[': {
        bool is_object = bytes[at] == '{';
        if (is_object && (kinds & 1) && bytes[next[-2]] != ':') return false;
        if (depth == 64) return false;
        kinds = kinds << 1 | is_object;
        depth++;
        continue;
      }
      case '}':
      case ']':
        if ((kinds & 1) != (bytes[at] == '}')) return false;
        kinds >>= 1;
        if (--depth == 0) return true;
        continue;
      default:
        if (!is_word(at)) return false;
      }
    }
    return false;
  }
};
