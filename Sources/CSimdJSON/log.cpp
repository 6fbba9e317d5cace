#include "simdjson_c.h"

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <new>

#include "tokens.h"

// A record's fields out of a whole document, told token by token from simdjson's index.
//
// On-Demand would do, if it told brackets of one kind from those of the other in what it skips. Where
// a record ends hangs on that, and the answer must be the same as that of a reader who cuts the
// document into records first. So whatever the two could see differently is refused here.

namespace {

/// Memory is set aside once for so many; pages that are not used cost nothing. A log file of
/// CloudTrail's has fewer, and what has more is read record by record.
constexpr size_t most_records = 16384;
constexpr size_t most_resources = 65536;

}  // namespace

struct trailback_log_scanner {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
  std::unique_ptr<trailback_placed_record[]> records;
  std::unique_ptr<trailback_resource[]> resources;
};

namespace {

class log_reader {
 public:
  log_reader(trailback_log_scanner *scanner, const uint8_t *bytes, size_t largest)
      : document(bytes, scanner->parser->structural_indexes.get(),
                 scanner->parser->n_structural_indexes),
        records(scanner->records.get()), resources(scanner->resources.get()),
        largest_record(largest) {}

  size_t count = 0;

  /// False where the document is not of the plain form.
  bool read() {
    bool is_list = document.peek() == '[';
    if (!is_list) {
      std::string_view key;
      if (document.take() != '{' || !document.take_key(key) || key != "Records") return false;
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

  /// Where the last of the records ends that come one after the other, plain and whole.
  size_t read_run(bool in_list) {
    is_at_top = !in_list;
    size_t end = 0;
    do {
      if (in_list && document.peek() == ',') document.take();
      if (document.peek() != '{' || !read_record()) return end;
      end = document.end_of_last();
    } while (true);
  }

 private:
  tokens document;
  trailback_placed_record *records;
  trailback_resource *resources;
  size_t largest_record;
  /// Whether the records stand in no list; then one that holds a list of records is no record.
  bool is_at_top = false;
  size_t resource_count = 0;
  /// Where the resources of the record at hand begin.
  size_t first_resource = 0;

  bool read_record() {
    if (count == most_records) return false;
    trailback_placed_record &placed = records[count];
    memset(&placed, 0, sizeof placed);
    first_resource = resource_count;
    placed.start = document.position();
    if (document.take() != '{') return false;
    trailback_field *fields = placed.record.fields;
    if (!each_member([&](std::string_view key) { return read_member(key, fields); })) return false;
    placed.length = document.end_of_last() - placed.start;
    if (placed.length > largest_record) return false;
    placed.record.resources = resources + first_resource;
    placed.record.resource_count = resource_count - first_resource;
    count++;
    return true;
  }

  /// Calls `body` with the key of each member of an object whose brace is taken; it must take the
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

  /// Passes over the value of a member that is not wanted. With an escape in it, the key might be one
  /// that is.
  bool pass(std::string_view key) { return !has_backslash(key) && document.skip(); }

  bool read_member(std::string_view key, trailback_field *fields) {
    auto field = [&](const char *name, trailback_record_field place) {
      return memcmp(key.data(), name, strlen(name)) == 0
                 ? document.read(fields[place])
                 : pass(key);
    };
    switch (key.size()) {
    case 6: return !(is_at_top && key == "Events") && pass(key);
    case 7:
      if (is_at_top && key == "Records") return false;
      return field("eventID", TRAILBACK_EVENT_ID);
    case 8: return field("readOnly", TRAILBACK_READ_ONLY);
    case 9:
      if (key == "eventTime") return document.read(fields[TRAILBACK_EVENT_TIME]);
      if (key == "eventName") return document.read(fields[TRAILBACK_EVENT_NAME]);
      if (key == "eventType") return document.read(fields[TRAILBACK_EVENT_TYPE]);
      if (key == "awsRegion") return document.read(fields[TRAILBACK_AWS_REGION]);
      if (key == "errorCode") return document.read(fields[TRAILBACK_ERROR_CODE]);
      if (key == "resources") return read_resources(fields[TRAILBACK_RESOURCES]);
      return pass(key);
    case 11: return field("eventSource", TRAILBACK_EVENT_SOURCE);
    case 12:
      if (key == "userIdentity") return read_identity(fields);
      return field("eventVersion", TRAILBACK_EVENT_VERSION);
    case 13:
      if (key == "eventCategory") return document.read(fields[TRAILBACK_EVENT_CATEGORY]);
      return field("vpcEndpointId", TRAILBACK_VPC_ENDPOINT_ID);
    case 15: return field("managementEvent", TRAILBACK_MANAGEMENT_EVENT);
    case 18: return field("recipientAccountId", TRAILBACK_RECIPIENT_ACCOUNT_ID);
    case 19:
      if (key != "additionalEventData") return pass(key);
      return read_additional_data(fields[TRAILBACK_STS_ENDPOINT_TYPE]);
    case 28:
      return field("sessionCredentialFromConsole", TRAILBACK_SESSION_CREDENTIAL_FROM_CONSOLE);
    default: return pass(key);
    }
  }

  bool read_identity(trailback_field *fields) {
    // A later duplicate of the key replaces the whole object.
    fields[TRAILBACK_USER_IDENTITY_ARN] = {};
    fields[TRAILBACK_USER_IDENTITY_ACCOUNT_ID] = {};
    fields[TRAILBACK_USER_IDENTITY_INVOKED_BY] = {};
    if (document.peek() != '{') return document.skip();
    document.take();
    return each_member([&](std::string_view key) {
      if (key == "arn") return document.read(fields[TRAILBACK_USER_IDENTITY_ARN]);
      if (key == "accountId") return document.read(fields[TRAILBACK_USER_IDENTITY_ACCOUNT_ID]);
      if (key == "invokedBy") return document.read(fields[TRAILBACK_USER_IDENTITY_INVOKED_BY]);
      return pass(key);
    });
  }

  bool read_additional_data(trailback_field &endpoint_type) {
    endpoint_type = {};
    if (document.peek() != '{') return document.skip();
    document.take();
    return each_member([&](std::string_view key) {
      if (key != "RequestDetails") return pass(key);
      endpoint_type = {};
      if (document.peek() != '{') return document.skip();
      document.take();
      return each_member([&](std::string_view name) {
        return name == "endpointType" ? document.read(endpoint_type) : pass(name);
      });
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
      if (key == "type") return document.read(resource.type);
      if (key == "ARN" || key == "arn") return document.read(resource.arn);
      if (key == "ARNPrefix") return document.read(resource.arn_prefix);
      if (key == "accountId") return document.read(resource.account_id);
      return pass(key);
    });
  }
};

/// How much of a text to look at: up to the last brace that closes, behind which another opens before
/// a quote. Such a place is hardly ever inside a string, where quotes have backslashes. 0 where the
/// last part of the text has none.
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

/// Finds the tokens of a text. Strings that do not end, control characters in them and what is no
/// UTF-8 are found out here.
bool index(trailback_log_scanner *scanner, const uint8_t *bytes, size_t length) {
  // simdjson's index counts bytes with 32 bits.
  if (length == 0 || length > (1u << 30)) return false;
  auto &parser = scanner->parser;
  if (parser == nullptr || parser->capacity() < length) {
    // And then some, so that not every larger text asks for more.
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
  scanner->records.reset(new (std::nothrow) trailback_placed_record[most_records]);
  scanner->resources.reset(new (std::nothrow) trailback_resource[most_resources]);
  if (scanner->records == nullptr || scanner->resources == nullptr) return nullptr;
  return scanner.release();
}

void trailback_log_scanner_free(trailback_log_scanner *scanner) { delete scanner; }

bool trailback_scan_log(
    trailback_log_scanner *scanner, const uint8_t *bytes, size_t length, size_t largest_record,
    const trailback_placed_record **records, size_t *count) {
  if (!index(scanner, bytes, length)) return false;
  log_reader reader(scanner, bytes, largest_record);
  if (!reader.read()) return false;
  *records = scanner->records.get();
  *count = reader.count;
  return true;
}

size_t trailback_scan_run(
    trailback_log_scanner *scanner, const uint8_t *bytes, size_t length, bool in_list,
    size_t largest_record, const trailback_placed_record **records, size_t *count) {
  // The text may end inside a string, which the index does not allow.
  length = end_of_objects(bytes, length);
  if (!index(scanner, bytes, length)) return 0;
  log_reader reader(scanner, bytes, largest_record);
  const size_t end = reader.read_run(in_list);
  *records = scanner->records.get();
  *count = reader.count;
  return end;
}
