#pragma once
#include "simdjson_c.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

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

/// Whether a byte of the text is a backslash. Sixteen bytes from its start can be read, however short
/// it is: there is padding behind every document.
inline bool has_backslash(std::string_view text) {
  const char *at = text.data();
  if (text.size() < 16) return backslashes(at) & ((1u << text.size()) - 1);
  const char *const last = at + text.size() - 16;
  for (; at < last; at += 16) {
    if (backslashes(at)) return true;
  }
  return backslashes(last);
}

/// Of the bytes that tokens begin with, those of strings, commas and colons: most are such.
struct plain_bytes {
  bool of[256] = {};
  constexpr plain_bytes() { of['"'] = of[','] = of[':'] = true; }
};
inline constexpr plain_bytes plain;

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

  /// Takes a key and the colon behind it, and sees that a value and one token more can follow.
  bool take_key(std::string_view &key) {
    if (end - next < 4) return false;
    const uint32_t start = next[0];
    if (bytes[start] != '"' || bytes[next[1]] != ':') return false;
    next += 1;
    if (!inside(start, key)) return false;
    next += 1;
    return true;
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

  void skip_plain() {
    while (end - next >= 4 && (plain.of[bytes[next[0]]] & plain.of[bytes[next[1]]] &
                               plain.of[bytes[next[2]]] & plain.of[bytes[next[3]]])) {
      next += 4;
    }
  }

  /// Passes over what is left of an object or list whose opening `bracket` is taken, and sees that
  /// every bracket closes one of its kind and that no object stands where a key should.
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
