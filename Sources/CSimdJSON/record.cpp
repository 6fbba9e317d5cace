#include "simdjson_c.h"

#include <simdjson.h>

#include <cstring>
#include <new>
#include <string_view>
#include <vector>

// Reads one record at a time with simdjson's On-Demand interface. This is the reader that decides:
// log.cpp, which is faster, takes only texts for which it finds the same.
//
// It uses public interfaces of simdjson only, and needs these properties of them:
//
// - `document::current_location` fails at the end of the document and succeeds before it. That is
//   how text after the object is found.
// - `raw_json_token` of a string reaches from its first quote to the next token, so it may have
//   white space at its end and is to be trimmed.
// - What is not looked at is not validated, except for UTF-8 and for strings that do not end.

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

const size_t trailback_padding = simdjson::SIMDJSON_PADDING;

struct trailback_scanner {
  ondemand::parser parser;
  std::vector<trailback_resource> resources;
};

namespace {

const trailback_field absent = {nullptr, 0, TRAILBACK_FIELD_ABSENT};

trailback_field field_of(std::string_view text, trailback_field_kind kind) {
  return {reinterpret_cast<const uint8_t *>(text.data()), static_cast<uint32_t>(text.size()),
          static_cast<uint8_t>(kind)};
}

std::string_view trimmed(std::string_view token) {
  while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' ||
                            token.back() == '\t')) {
    token.remove_suffix(1);
  }
  return token;
}

/// Reads a scalar, checking that it is what its first byte promises, or the text of a container.
error_code read(ondemand::value value, trailback_field &field) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  switch (type) {
  case ondemand::json_type::string: {
    std::string_view token = trimmed(value.raw_json_token());
    if (token.size() < 2 || token.back() != '"') return simdjson::STRING_ERROR;
    token = token.substr(1, token.size() - 2);
    bool escaped = memchr(token.data(), '\\', token.size()) != nullptr;
    field = field_of(token, escaped ? TRAILBACK_FIELD_ESCAPED_STRING : TRAILBACK_FIELD_STRING);
    return SUCCESS;
  }
  case ondemand::json_type::boolean: {
    bool truth;
    if (auto error = value.get_bool().get(truth)) return error;
    field = field_of({}, truth ? TRAILBACK_FIELD_TRUE : TRAILBACK_FIELD_FALSE);
    return SUCCESS;
  }
  case ondemand::json_type::null: {
    // `is_null` reports an error for a word that begins with n and is not null; converting the value
    // would throw.
    bool is_null;
    if (auto error = value.is_null().get(is_null)) return error;
    if (!is_null) return simdjson::N_ATOM_ERROR;
    field = field_of({}, TRAILBACK_FIELD_NULL);
    return SUCCESS;
  }
  case ondemand::json_type::number:
    field = field_of(trimmed(value.raw_json_token()), TRAILBACK_FIELD_OTHER);
    return SUCCESS;
  case ondemand::json_type::object: {
    ondemand::object object;
    if (auto error = value.get_object().get(object)) return error;
    std::string_view text;
    if (auto error = object.raw_json().get(text)) return error;
    field = field_of(text, TRAILBACK_FIELD_OTHER);
    return SUCCESS;
  }
  case ondemand::json_type::array: {
    ondemand::array array;
    if (auto error = value.get_array().get(array)) return error;
    std::string_view text;
    if (auto error = array.raw_json().get(text)) return error;
    field = field_of(text, TRAILBACK_FIELD_OTHER);
    return SUCCESS;
  }
  }
  return simdjson::TAPE_ERROR;
}

/// The value's own text, quotes included.
error_code text_of(ondemand::value value, trailback_field &field) {
  ondemand::json_type type;
  if (auto error = value.type().get(type)) return error;
  if (type == ondemand::json_type::object || type == ondemand::json_type::array) {
    return read(value, field);
  }
  bool absent_value = type == ondemand::json_type::null;
  field = field_of(trimmed(value.raw_json_token()),
                   absent_value ? TRAILBACK_FIELD_NULL : TRAILBACK_FIELD_OTHER);
  return SUCCESS;
}

/// The key's bytes; unescaped only where it holds an escape.
error_code key_of(ondemand::field &member, std::string_view &key) {
  const char *start = member.key().raw();
  const char *end = start;
  while (*end != '"' && *end != '\\') end++;
  if (*end == '"') {
    key = {start, static_cast<size_t>(end - start)};
    return SUCCESS;
  }
  return member.unescaped_key().get(key);
}

/// Calls `body` with the key and value of each member.
template <typename Body> error_code each_member(ondemand::object object, Body body) {
  for (auto result : object) {
    ondemand::field member;
    if (auto error = std::move(result).get(member)) return error;
    std::string_view key;
    if (auto error = key_of(member, key)) return error;
    if (auto error = body(key, member.value())) return error;
  }
  return SUCCESS;
}

bool is_object(ondemand::value &value) {
  ondemand::json_type type;
  return value.type().get(type) == SUCCESS && type == ondemand::json_type::object;
}

bool is_array(ondemand::value &value) {
  ondemand::json_type type;
  return value.type().get(type) == SUCCESS && type == ondemand::json_type::array;
}

error_code read_identity(ondemand::value value, trailback_field *fields) {
  // A later duplicate of the key replaces the whole object.
#define TRAILBACK_CLEAR(field, name) fields[field] = absent;
  TRAILBACK_USER_IDENTITY_FIELDS(TRAILBACK_CLEAR)
#undef TRAILBACK_CLEAR
  if (!is_object(value)) return SUCCESS;
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  return each_member(object, [&](std::string_view key, ondemand::value member) {
#define TRAILBACK_READ(field, name) \
  if (key == name) return read(member, fields[field]);
    TRAILBACK_USER_IDENTITY_FIELDS(TRAILBACK_READ)
#undef TRAILBACK_READ
    return SUCCESS;
  });
}

error_code read_additional_data(ondemand::value value, trailback_field &endpoint_type) {
  endpoint_type = absent;
  if (!is_object(value)) return SUCCESS;
  ondemand::object data;
  if (auto error = value.get_object().get(data)) return error;
  return each_member(data, [&](std::string_view key, ondemand::value member) {
    if (key != TRAILBACK_REQUEST_DETAILS) return SUCCESS;
    endpoint_type = absent;
    if (!is_object(member)) return SUCCESS;
    ondemand::object details;
    if (auto error = member.get_object().get(details)) return error;
    return each_member(details, [&](std::string_view name, ondemand::value detail) {
      return name == TRAILBACK_ENDPOINT_TYPE ? read(detail, endpoint_type) : SUCCESS;
    });
  });
}

error_code read_tls_details(ondemand::value value, trailback_field &host) {
  host = absent;
  if (!is_object(value)) return SUCCESS;
  ondemand::object details;
  if (auto error = value.get_object().get(details)) return error;
  return each_member(details, [&](std::string_view key, ondemand::value member) {
    return key == TRAILBACK_HOST_HEADER ? read(member, host) : SUCCESS;
  });
}

error_code read_resource(ondemand::value value, trailback_resource &resource) {
  resource = {absent, absent, absent, absent};
  if (!is_object(value)) return SUCCESS;
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  return each_member(object, [&](std::string_view key, ondemand::value member) {
#define TRAILBACK_READ(member_of_resource, name) \
  if (key == name) return read(member, resource.member_of_resource);
    TRAILBACK_RESOURCE_FIELDS(TRAILBACK_READ)
#undef TRAILBACK_READ
    return SUCCESS;
  });
}

/// A record from CloudTrail has a handful; a hostile one could fill memory with them.
constexpr size_t most_resources = 65536;

error_code read_resources(
    ondemand::value value, trailback_field &field, std::vector<trailback_resource> &resources) {
  resources.clear();
  if (!is_array(value)) return read(value, field);
  ondemand::array array;
  if (auto error = value.get_array().get(array)) return error;
  for (auto result : array) {
    if (resources.size() == most_resources) return simdjson::CAPACITY;
    ondemand::value entry;
    if (auto error = std::move(result).get(entry)) return error;
    resources.emplace_back();
    if (auto error = read_resource(entry, resources.back())) return error;
  }
  field = {nullptr, 0, TRAILBACK_FIELD_OTHER};
  return SUCCESS;
}

struct field_name {
  std::string_view name;
  trailback_record_field field;
};

const field_name top_level[] = {
#define TRAILBACK_ROW(field, name) {name, field},
    TRAILBACK_TOP_LEVEL_FIELDS(TRAILBACK_ROW)
#undef TRAILBACK_ROW
};

error_code read_member(
    std::string_view key, ondemand::value value, trailback_record &record,
    std::vector<trailback_resource> &resources) {
  if (key == TRAILBACK_USER_IDENTITY) return read_identity(value, record.fields);
  if (key == TRAILBACK_ADDITIONAL_EVENT_DATA) {
    return read_additional_data(value, record.fields[TRAILBACK_STS_ENDPOINT_TYPE]);
  }
  if (key == TRAILBACK_TLS_DETAILS) {
    return read_tls_details(value, record.fields[TRAILBACK_CLIENT_HOST]);
  }
  if (key == TRAILBACK_RESOURCES_LIST) {
    return read_resources(value, record.fields[TRAILBACK_RESOURCES], resources);
  }
  for (const auto &known : top_level) {
    if (key == known.name) return read(value, record.fields[known.field]);
  }
  return SUCCESS;
}

error_code open_object(
    trailback_scanner *scanner, const uint8_t *bytes, size_t length, ondemand::document &document,
    ondemand::object &object) {
  simdjson::padded_string_view view(bytes, length, length + simdjson::SIMDJSON_PADDING);
  if (auto error = scanner->parser.iterate(view).get(document)) return error;
  return document.get_object().get(object);
}

}  // namespace

trailback_scanner *trailback_scanner_create(void) { return new (std::nothrow) trailback_scanner; }

void trailback_scanner_free(trailback_scanner *scanner) { delete scanner; }

const char *trailback_scan_record(
    trailback_scanner *scanner, const uint8_t *bytes, size_t length, trailback_record *record) {
  for (auto &field : record->fields) field = absent;
  record->resources = nullptr;
  record->resource_count = 0;
  scanner->resources.clear();

  ondemand::document document;
  ondemand::object object;
  auto error = open_object(scanner, bytes, length, document, object);
  if (!error) {
    error = each_member(object, [&](std::string_view key, ondemand::value value) {
      return read_member(key, value, *record, scanner->resources);
    });
  }
  const char *rest;
  if (!error && document.current_location().get(rest) == SUCCESS) {
    error = simdjson::TRAILING_CONTENT;
  }
  if (error) {
    for (auto &field : record->fields) field = absent;
    return simdjson::error_message(error);
  }
  record->resources = scanner->resources.data();
  record->resource_count = scanner->resources.size();
  return nullptr;
}

trailback_field trailback_member_text(
    trailback_scanner *scanner, const uint8_t *bytes, size_t length, const char *key) {
  ondemand::document document;
  ondemand::object object;
  trailback_field text = absent;
  if (open_object(scanner, bytes, length, document, object)) return absent;
  auto error = each_member(object, [&](std::string_view name, ondemand::value value) {
    if (name != key) return SUCCESS;
    return text_of(value, text);
  });
  return error ? absent : text;
}
