#include "simdjson_c.h"

#include <simdjson.h>

#include <new>
#include <vector>

using simdjson::dom::element;
using simdjson::dom::element_type;

struct trailback_json_document {
  simdjson::dom::parser parser;
  std::vector<trailback_json_token> tokens;
};

namespace {

trailback_json_token string_token(std::string_view text) {
  return {TRAILBACK_JSON_STRING, 0, text.data(), text.size(), 0, 0};
}

/// simdjson has refused documents nested deeper than 1,024 before this recursion begins.
void flatten(element value, std::vector<trailback_json_token> &tokens) {
  switch (value.type()) {
  case element_type::ARRAY: {
    size_t at = tokens.size();
    tokens.push_back({TRAILBACK_JSON_ARRAY, 0, nullptr, 0, 0, 0});
    uint32_t count = 0;
    simdjson::dom::array items = value.get_array().value_unsafe();
    for (element item : items) {
      flatten(item, tokens);
      count++;
    }
    tokens[at].count = count;
    break;
  }
  case element_type::OBJECT: {
    size_t at = tokens.size();
    tokens.push_back({TRAILBACK_JSON_OBJECT, 0, nullptr, 0, 0, 0});
    uint32_t count = 0;
    simdjson::dom::object members = value.get_object().value_unsafe();
    for (auto member : members) {
      tokens.push_back(string_token(member.key));
      flatten(member.value, tokens);
      count++;
    }
    tokens[at].count = count;
    break;
  }
  case element_type::STRING:
    tokens.push_back(string_token(value.get_string().value_unsafe()));
    break;
  case element_type::INT64:
    tokens.push_back(
        {TRAILBACK_JSON_INTEGER, 0, nullptr, 0, value.get_int64().value_unsafe(), 0});
    break;
  case element_type::UINT64:
    tokens.push_back({TRAILBACK_JSON_DOUBLE, 0, nullptr, 0, 0,
                      static_cast<double>(value.get_uint64().value_unsafe())});
    break;
  case element_type::DOUBLE:
    tokens.push_back({TRAILBACK_JSON_DOUBLE, 0, nullptr, 0, 0, value.get_double().value_unsafe()});
    break;
  case element_type::BOOL: {
    bool truth = value.get_bool().value_unsafe();
    uint8_t type = truth ? TRAILBACK_JSON_TRUE : TRAILBACK_JSON_FALSE;
    tokens.push_back({type, 0, nullptr, 0, 0, 0});
    break;
  }
  case element_type::NULL_VALUE:
    tokens.push_back({TRAILBACK_JSON_NULL, 0, nullptr, 0, 0, 0});
    break;
  }
}

}  // namespace

trailback_json_document *trailback_json_parse(
    const char *bytes, size_t length, const char **error) {
  *error = nullptr;
  auto *document = new (std::nothrow) trailback_json_document;
  if (document == nullptr) {
    *error = "out of memory";
    return nullptr;
  }
  element root;
  auto code = document->parser.parse(bytes, length, true).get(root);
  if (code != simdjson::SUCCESS) {
    *error = simdjson::error_message(code);
    delete document;
    return nullptr;
  }
  flatten(root, document->tokens);
  return document;
}

const trailback_json_token *trailback_json_tokens(
    const trailback_json_document *document, size_t *count) {
  *count = document->tokens.size();
  return document->tokens.data();
}

void trailback_json_free(trailback_json_document *document) { delete document; }
