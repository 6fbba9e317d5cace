#pragma once
#include "simdjson_c.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>

#include <simdjson.h>

// The tokens of a JSON text, read from simdjson's structural index.
//
// simdjson parses in two stages. Stage 1 finds where the tokens are: it validates UTF-8, finds the
// strings, and writes down the offset of every bracket, comma, colon, opening quote, and first byte
// of a number or word outside strings. Stage 2 makes a document of them. log.cpp uses stage 1 alone
// and reads the tokens itself, which is not a public interface of simdjson. What is needed of it:
//
// 1. `implementation::create_dom_parser_implementation` and `set_capacity` allocate memory for a text
//    of so many bytes, and `capacity()` returns that number. The depth is used by stage 2 only.
// 2. `stage1(text, length, stage1_mode::regular)` succeeds only if the text is valid UTF-8, every
//    string ends, no string contains a control character, and there is at least one token. It says
//    nothing about order or nesting: checking those is the task of the class below.
// 3. `structural_indexes[0 ..< n_structural_indexes]` are the offsets, 32 bits each, in ascending
//    order. Only the opening quote of a string is among them, never the closing one: between a string
//    and the next token there is nothing but its closing quote and white space.
// 4. One more entry follows the last: the length of the text. So "up to the next token" also works
//    for the last one, and `*next` may be read at the end.
// 5. `SIMDJSON_PADDING` bytes after the text may be read; 16 are needed here.
// 6. A backslash outside a string hides a following quote from stage 1. A text in which that could
//    matter is refused (`is_word`).
//
// True for simdjson 3.0.1 (Debian 12), against which this is built and tested, and, by reading
// `json_structural_indexer::finish` and `dom_parser_implementation`, for 4.6.7, the newest when this
// was written. Releases before 3 are not supported. Before allowing another major version below, read
// those two again, then run the tests of TrailLogs and tools/fuzz.

static_assert(simdjson::SIMDJSON_VERSION_MAJOR == 3 || simdjson::SIMDJSON_VERSION_MAJOR == 4,
              "tokens.h relies on simdjson's structural index as it is in versions 3 and 4; read the "
              "comment above before building with another version");
static_assert(simdjson::SIMDJSON_PADDING >= 16, "has_backslash reads 16 bytes from a text's start");
static_assert(
    std::is_same_v<decltype(simdjson::internal::dom_parser_implementation::structural_indexes),
                   std::unique_ptr<uint32_t[]>>,
    "the offsets of simdjson's structural index no longer have 32 bits");
static_assert(
    std::is_same_v<decltype(simdjson::internal::dom_parser_implementation::n_structural_indexes),
                   uint32_t>,
    "the number of tokens in simdjson's structural index no longer has 32 bits");

/// A bit for each of sixteen bytes that is a backslash.
inline uint32_t backslashes(const char *bytes) {
  typedef uint8_t block __attribute__((ext_vector_type(16)));
  typedef bool block_bits __attribute__((ext_vector_type(16)));
  block text;
  memcpy(&text, bytes, sizeof text);
  block_bits same = __builtin_convertvector(text == '\\', block_bits);
  uint16_t bits;
  memcpy(&bits, &same, sizeof bits);
  return bits;
}

/// Whether a byte of the text is a backslash. Sixteen bytes from its start can be read even if it is
/// shorter, since padding follows every document.
inline bool has_backslash(std::string_view text) {
  const char *at = text.data();
  if (text.size() < 16) return backslashes(at) & ((1u << text.size()) - 1);
  const char *const last = at + text.size() - 16;
  for (; at < last; at += 16) {
    if (backslashes(at)) return true;
  }
  return backslashes(last);
}

/// The first bytes of strings, commas and colons, which most tokens are.
struct plain_bytes {
  bool of[256] = {};
  constexpr plain_bytes() { of['"'] = of[','] = of[':'] = true; }
};
inline constexpr plain_bytes plain;

/// The tokens of a document: brackets, commas, colons, strings, and words or numbers, in their order.
///
/// Every method that takes a value returns false if the value is unusual.
class tokens {
 public:
  /// `index` holds the offsets of `count` tokens, followed by the length of the document.
  tokens(const uint8_t *bytes, const uint32_t *index, size_t count)
      : bytes(bytes), next(index), end(index + count) {}

  bool is_at_end() const { return next == end; }

  /// The next token's first byte; 0 after the last.
  uint8_t peek() const { return next < end ? bytes[*next] : 0; }

  uint8_t take() { return next < end ? bytes[*next++] : 0; }

  /// Where the next token begins.
  size_t position() const { return *next; }

  /// Where the last token that was taken, a bracket, ends.
  size_t end_of_last() const { return next[-1] + 1; }

  /// Takes a key and its colon; fails unless a value and one more token can follow.
  bool take_key(std::string_view &key) {
    if (end - next < 4) return false;
    const uint32_t start = next[0];
    if (bytes[start] != '"' || bytes[next[1]] != ':') return false;
    next += 1;
    if (!inside(start, key)) return false;
    next += 1;
    return true;
  }

  /// Takes a string, number or word. A field that is an object or a list is refused: only an addendum
  /// is an object, and hardly any file has one.
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

  /// Gives the text between the quotes of the string at `start`, which was just taken.
  bool inside(uint32_t start, std::string_view &text) const {
    uint32_t stop = *next;
    // Mostly the next token follows at once.
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

  void skip_plain() {
    while (end - next >= 4 && (plain.of[bytes[next[0]]] & plain.of[bytes[next[1]]] &
                               plain.of[bytes[next[2]]] & plain.of[bytes[next[3]]])) {
      next += 4;
    }
  }

  /// Skips the rest of an object or list whose opening `bracket` is taken. Fails unless every bracket
  /// closes one of its kind, and if an object is found in the position of a key.
  bool skip_container(uint8_t bracket) {
    // The kinds of the open brackets, the innermost in the lowest bit: 1 for an object.
    uint64_t kinds = bracket == '{';
    int depth = 1;
    skip_plain();
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
        skip_plain();
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
