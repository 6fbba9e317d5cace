#include "simdjson_c.h"

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <new>

#include "tokens.h"

// Reads the fields of all records of a text in one pass.
//
// RecordCutter.swift and record.cpp together read any input: the one finds where a record ends, the
// other reads its fields. Both look at every byte, so a record is gone over twice. This reader goes
// over it once, and takes nearly all of what CloudTrail writes.
//
// The rule that makes this safe: it takes a text only if the two others would find the same records,
// with the same bytes and the same fields. Anything else it refuses without saying why, and the
// caller reads the text again the slow way. So it never reports an error, and refusing too much
// costs only time. Tests compare both ways on damaged and random texts, and tools/fuzz does.
//
// Why not On-Demand? In what it skips it does not distinguish brackets of one kind from those of the
// other, and the end of a record depends on that. So this walks simdjson's index of tokens itself;
// tokens.h says what it needs of that index, and in which versions of simdjson that is true.
//
// The names of the fields come from record_fields.h. A text is refused if a key that might matter
// contains an escape, since comparing bytes could then miss a name.

namespace {

/// Memory is set aside once for this many; pages that are not used cost nothing. A log file from
/// CloudTrail has fewer, and a text with more is read record by record.
constexpr size_t most_records = 16384;
constexpr size_t most_resources = 65536;

}  // namespace

struct trailback_log_scanner {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  std::unique_ptr<trailback_located_record[]> records;
  std::unique_ptr<trailback_resource[]> resources;
};

namespace {

/// The length of the longest name that a member of a record is compared with.
constexpr size_t longest_name() {
  size_t longest = sizeof TRAILBACK_ADDITIONAL_EVENT_DATA - 1;
#define TRAILBACK_MEASURE(field, name) \
  if (sizeof name - 1 > longest) longest = sizeof name - 1;
  TRAILBACK_TOP_LEVEL_FIELDS(TRAILBACK_MEASURE)
#undef TRAILBACK_MEASURE
  return longest;
}

class log_reader {
 public:
  log_reader(trailback_log_scanner *scanner, const uint8_t *bytes, size_t largest)
      : document(bytes, scanner->parser->structural_indexes.get(),
                 scanner->parser->n_structural_indexes),
        records(scanner->records.get()), resources(scanner->resources.get()),
        largest_record(largest) {}

  size_t count = 0;

  /// Reads a whole document; false if it is not of the plain form.
  bool read() {
    bool is_list = document.peek() == '[';
    is_outer = is_list;
    if (!is_list) {
      std::string_view key;
      if (document.take() != '{' || !document.take_key(key)) return false;
      if (key != TRAILBACK_RECORDS_LIST) return false;
    }
    if (document.take() != '[') return false;
    if (document.peek() == ']') {
      document.take();
    } else {
      uint8_t next;
      do {
        if (!read_record()) return false;
        next = document.take();
      } while (next == ',');
      if (next != ']') return false;
    }
    return (is_list || document.take() == '}') && document.is_at_end();
  }

  /// Reads plain, whole records, one after the other, and returns where the last of them ends.
  size_t read_run(bool in_list, bool in_envelope) {
    is_outer = !in_envelope;
    size_t end = 0;
    do {
      if (in_list && document.peek() == ',') document.take();
      if (document.peek() != '{' || !read_record()) return end;
      end = document.end_of_last();
    } while (true);
  }

 private:
  tokens document;
  trailback_located_record *records;
  trailback_resource *resources;
  size_t largest_record;
  /// Whether an object here that holds a list of records is none itself: everywhere but in such a list.
  bool is_outer = false;
  size_t resource_count = 0;
  /// Where the resources of the current record begin.
  size_t first_resource = 0;

  bool read_record() {
    if (count == most_records) return false;
    trailback_located_record &located = records[count];
    memset(&located, 0, sizeof located);
    first_resource = resource_count;
    located.start = document.position();
    if (document.take() != '{') return false;
    trailback_field *fields = located.record.fields;
    if (!each_member([&](std::string_view key) { return read_member(key, fields); })) return false;
    located.length = document.end_of_last() - located.start;
    if (located.length > largest_record) return false;
    located.record.resources = resources + first_resource;
    located.record.resource_count = resource_count - first_resource;
    count++;
    return true;
  }

  /// Calls `body` with the key of each member of an object whose brace is taken. `body` takes the
  /// value.
  template <typename Body> bool each_member(Body body) {
    if (document.peek() == '}') return document.take() == '}';
    while (true) {
      std::string_view key;
      if (!document.take_key(key) || !body(key)) return false;
      uint8_t next = document.take();
      if (next == '}') return true;
      if (next != ',') return false;
    }
  }

  /// Skips the value of a member that is not needed. A key that contains an escape might be one that
  /// is needed.
  bool pass(std::string_view key) { return !has_backslash(key) && document.skip(); }

  /// Reads the member of a record whose key is taken. Keys are compared only with names of their own
  /// length, which the compiler then does with a few instructions each.
  bool read_member(std::string_view key, trailback_field *fields) {
    static_assert(longest_name() <= 28, "a name in record_fields.h is longer than the cases below");
    switch (key.size()) {
#define TRAILBACK_CASE(length) \
  case length: return read_member_of_length<length>(key, fields);
      TRAILBACK_CASE(1) TRAILBACK_CASE(2) TRAILBACK_CASE(3) TRAILBACK_CASE(4) TRAILBACK_CASE(5)
      TRAILBACK_CASE(6) TRAILBACK_CASE(7) TRAILBACK_CASE(8) TRAILBACK_CASE(9) TRAILBACK_CASE(10)
      TRAILBACK_CASE(11) TRAILBACK_CASE(12) TRAILBACK_CASE(13) TRAILBACK_CASE(14)
      TRAILBACK_CASE(15) TRAILBACK_CASE(16) TRAILBACK_CASE(17) TRAILBACK_CASE(18)
      TRAILBACK_CASE(19) TRAILBACK_CASE(20) TRAILBACK_CASE(21) TRAILBACK_CASE(22)
      TRAILBACK_CASE(23) TRAILBACK_CASE(24) TRAILBACK_CASE(25) TRAILBACK_CASE(26)
      TRAILBACK_CASE(27) TRAILBACK_CASE(28)
#undef TRAILBACK_CASE
    default: return pass(key);
    }
  }

  /// Whether a key of `length` bytes is `name`, whose size includes the NUL at its end.
  template <size_t length, size_t size>
  static bool is_name(std::string_view key, const char (&name)[size]) {
    if constexpr (size == length + 1) return memcmp(key.data(), name, length) == 0;
    return false;
  }

  template <size_t length> bool read_member_of_length(std::string_view key, trailback_field *fields) {
#define TRAILBACK_READ(field, name) \
  if (is_name<length>(key, name)) return document.read(fields[field]);
    TRAILBACK_TOP_LEVEL_FIELDS(TRAILBACK_READ)
#undef TRAILBACK_READ
    if (is_name<length>(key, TRAILBACK_RESOURCES_LIST)) {
      return read_resources(fields[TRAILBACK_RESOURCES]);
    }
    if (is_name<length>(key, TRAILBACK_USER_IDENTITY)) return read_identity(fields);
    if (is_name<length>(key, TRAILBACK_ADDITIONAL_EVENT_DATA)) {
      return read_additional_data(fields[TRAILBACK_STS_ENDPOINT_TYPE]);
    }
    if (is_name<length>(key, TRAILBACK_TLS_DETAILS)) {
      return read_tls_details(fields[TRAILBACK_CLIENT_HOST]);
    }
    if (is_outer) {
#define TRAILBACK_REFUSE(name) \
  if (is_name<length>(key, name)) return false;
      TRAILBACK_LISTS(TRAILBACK_REFUSE)
#undef TRAILBACK_REFUSE
    }
    return pass(key);
  }

  bool read_identity(trailback_field *fields) {
    // A later duplicate of the key replaces the whole object.
#define TRAILBACK_CLEAR(field, name) fields[field] = {};
    TRAILBACK_USER_IDENTITY_FIELDS(TRAILBACK_CLEAR)
#undef TRAILBACK_CLEAR
    if (document.peek() != '{') return document.skip();
    document.take();
    return each_member([&](std::string_view key) {
#define TRAILBACK_READ(field, name) \
  if (key == name) return document.read(fields[field]);
      TRAILBACK_USER_IDENTITY_FIELDS(TRAILBACK_READ)
#undef TRAILBACK_READ
      return pass(key);
    });
  }

  bool read_additional_data(trailback_field &endpoint_type) {
    endpoint_type = {};
    if (document.peek() != '{') return document.skip();
    document.take();
    return each_member([&](std::string_view key) {
      if (key != TRAILBACK_REQUEST_DETAILS) return pass(key);
      endpoint_type = {};
      if (document.peek() != '{') return document.skip();
      document.take();
      return each_member([&](std::string_view name) {
        return name == TRAILBACK_ENDPOINT_TYPE ? document.read(endpoint_type) : pass(name);
      });
    });
  }

  bool read_tls_details(trailback_field &host) {
    host = {};
    if (document.peek() != '{') return document.skip();
    document.take();
    return each_member([&](std::string_view key) {
      return key == TRAILBACK_HOST_HEADER ? document.read(host) : pass(key);
    });
  }

  bool read_resources(trailback_field &field) {
    resource_count = first_resource;
    if (document.peek() != '[') return document.read(field);
    document.take();
    field = {nullptr, 0, TRAILBACK_FIELD_OTHER};
    if (document.peek() == ']') return document.take() == ']';
    while (true) {
      if (resource_count == most_resources || !read_resource(resources[resource_count])) {
        return false;
      }
      resource_count++;
      uint8_t next = document.take();
      if (next == ']') return true;
      if (next != ',') return false;
    }
  }

  bool read_resource(trailback_resource &resource) {
    resource = {};
    if (document.peek() != '{') return document.skip();
    document.take();
    return each_member([&](std::string_view key) {
#define TRAILBACK_READ(member, name) \
  if (key == name) return document.read(resource.member);
      TRAILBACK_RESOURCE_FIELDS(TRAILBACK_READ)
#undef TRAILBACK_READ
      return pass(key);
    });
  }
};

/// How much of a text to look at: up to the last closing brace that is followed by an opening brace
/// and a quote. That is hardly ever inside a string, where quotes have backslashes. 0 if the last part
/// of the text has no such brace.
size_t end_of_objects(const uint8_t *bytes, size_t length) {
  const size_t least = length > 65536 ? length - 65536 : 0;
  bool has_quote = false;
  bool has_brace = false;
  for (size_t at = length; at > least; at--) {
    const uint8_t byte = bytes[at - 1];
    if (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') continue;
    if (has_brace && byte == ',') continue;
    if (has_brace && byte == '}') return at;
    has_brace = has_quote && byte == '{';
    has_quote = byte == '"';
  }
  return 0;
}

/// Finds the tokens of a text. Fails for strings that do not end, for control characters in strings,
/// and for text that is not UTF-8.
bool index(trailback_log_scanner *scanner, const uint8_t *bytes, size_t length) {
  // simdjson's index counts bytes with 32 bits.
  if (length == 0 || length > (1u << 30)) return false;
  auto &parser = scanner->parser;
  if (parser == nullptr || parser->capacity() < length) {
    // More than needed, so that not every larger text needs new memory.
    size_t capacity = 65536;
    while (capacity < length) capacity *= 2;
    const simdjson::implementation *implementation = simdjson::get_active_implementation();
    auto error = parser == nullptr
                     ? implementation->create_dom_parser_implementation(capacity, 1, parser)
                     : parser->set_capacity(capacity);
    if (error) return false;
  }
  return parser->stage1(bytes, length, simdjson::stage1_mode::regular) == simdjson::SUCCESS;
}

}  // namespace

trailback_log_scanner *trailback_log_scanner_create(void) {
  std::unique_ptr<trailback_log_scanner> scanner(new (std::nothrow) trailback_log_scanner);
  if (scanner == nullptr) return nullptr;
  scanner->records.reset(new (std::nothrow) trailback_located_record[most_records]);
  scanner->resources.reset(new (std::nothrow) trailback_resource[most_resources]);
  if (scanner->records == nullptr || scanner->resources == nullptr) return nullptr;
  return scanner.release();
}

void trailback_log_scanner_free(trailback_log_scanner *scanner) { delete scanner; }

bool trailback_scan_log(
    trailback_log_scanner *scanner, const uint8_t *bytes, size_t length, size_t largest_record,
    const trailback_located_record **records, size_t *count) {
  if (!index(scanner, bytes, length)) return false;
  log_reader reader(scanner, bytes, largest_record);
  if (!reader.read()) return false;
  *records = scanner->records.get();
  *count = reader.count;
  return true;
}

size_t trailback_scan_run(
    trailback_log_scanner *scanner, const uint8_t *bytes, size_t length, bool in_list,
    bool in_envelope, size_t largest_record, const trailback_located_record **records, size_t *count) {
  // The text may end inside a string, which the index does not allow.
  length = end_of_objects(bytes, length);
  if (!index(scanner, bytes, length)) return 0;
  log_reader reader(scanner, bytes, largest_record);
  const size_t end = reader.read_run(in_list, in_envelope);
  *records = scanner->records.get();
  *count = reader.count;
  return end;
}
