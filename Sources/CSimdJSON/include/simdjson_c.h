#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record_fields.h"

// A C interface to simdjson: a whole document as a list of tokens, and a CloudTrail record as the
// fields that decide whether a trail logs it. Every byte of input may be hostile; UTF-8 is checked.

#ifdef __cplusplus
extern "C" {
#endif

// MARK: A whole document

enum trailback_json_type {
  TRAILBACK_JSON_NULL,
  TRAILBACK_JSON_FALSE,
  TRAILBACK_JSON_TRUE,
  TRAILBACK_JSON_INTEGER,
  TRAILBACK_JSON_DOUBLE,
  TRAILBACK_JSON_STRING,
  TRAILBACK_JSON_ARRAY,
  TRAILBACK_JSON_OBJECT,
};

/// One value in document order. A string is unescaped UTF-8; an array or object is followed by its
/// `count` members, each member of an object being a string (the key) and a value.
struct trailback_json_token {
  uint8_t type;
  uint32_t count;
  const char *text;
  size_t length;
  int64_t integer;
  double number;
};

/// A parsed document; owns its tokens and their text.
struct trailback_json_document;

/// Parses `length` bytes. Returns null and sets `error` to a static English phrase when they are not
/// exactly one JSON document.
struct trailback_json_document *trailback_json_parse(
    const char *bytes, size_t length, const char **error);

const struct trailback_json_token *trailback_json_tokens(
    const struct trailback_json_document *document, size_t *count);

void trailback_json_free(struct trailback_json_document *document);

// MARK: A CloudTrail record

enum trailback_field_kind {
  TRAILBACK_FIELD_ABSENT,
  TRAILBACK_FIELD_NULL,
  /// The bytes between the quotes, which hold no escape.
  TRAILBACK_FIELD_STRING,
  /// The bytes between the quotes, still escaped.
  TRAILBACK_FIELD_ESCAPED_STRING,
  TRAILBACK_FIELD_TRUE,
  TRAILBACK_FIELD_FALSE,
  /// A number, an array or an object: its JSON text.
  TRAILBACK_FIELD_OTHER,
};

struct trailback_field {
  const uint8_t *start;
  uint32_t length;
  uint8_t kind;
};

/// The fields of a record, in the order of record_fields.h.
enum trailback_record_field {
#define TRAILBACK_ENUMERATE(field, name) field,
  TRAILBACK_TOP_LEVEL_FIELDS(TRAILBACK_ENUMERATE)
  TRAILBACK_USER_IDENTITY_FIELDS(TRAILBACK_ENUMERATE)
#undef TRAILBACK_ENUMERATE
  /// `additionalEventData.RequestDetails.endpointType`
  TRAILBACK_STS_ENDPOINT_TYPE,
  /// `tlsDetails.clientProvidedHostHeader`
  TRAILBACK_CLIENT_HOST,
  TRAILBACK_RESOURCES,
  TRAILBACK_RECORD_FIELD_COUNT,
};

/// One entry of `resources`. Older records spell the account in the resource's own casing; all four
/// may be absent.
struct trailback_resource {
  struct trailback_field type;
  struct trailback_field arn;
  struct trailback_field arn_prefix;
  struct trailback_field account_id;
};

/// The fields of one record, pointing into its bytes. `TRAILBACK_RESOURCES` says only whether
/// the member was there and of what kind; its entries are in `resources`.
struct trailback_record {
  struct trailback_field fields[TRAILBACK_RECORD_FIELD_COUNT];
  const struct trailback_resource *resources;
  size_t resource_count;
};

/// Reusable memory for scanning; one per thread.
struct trailback_scanner;

struct trailback_scanner *trailback_scanner_create(void);
void trailback_scanner_free(struct trailback_scanner *scanner);

/// How many readable bytes must follow the `length` bytes of a record.
extern const size_t trailback_padding;

/// Reads the fields of the one object in `length` bytes. If a key occurs twice, the last one counts.
/// Returns null on success and otherwise a static English phrase; `record` then holds no fields.
/// The pointers in `record` are valid until the bytes change or the scanner is used again.
const char *trailback_scan_record(
    struct trailback_scanner *scanner, const uint8_t *bytes, size_t length,
    struct trailback_record *record);

/// The JSON text of the object's member `key`, as received. Kind is ABSENT when there is none or
/// when the bytes cannot be read; otherwise OTHER or NULL, with the value's own text.
struct trailback_field trailback_member_text(
    struct trailback_scanner *scanner, const uint8_t *bytes, size_t length, const char *key);

// MARK: A whole log file

/// A record, and which bytes of the document it takes up.
struct trailback_located_record {
  struct trailback_record record;
  size_t start;
  size_t length;
};

/// Reusable memory for scanning whole documents; one per thread.
struct trailback_log_scanner;

struct trailback_log_scanner *trailback_log_scanner_create(void);
void trailback_log_scanner_free(struct trailback_log_scanner *scanner);

/// Reads all records of a document of the plain form, `{"Records":[{…},{…}]}` or `[{…},{…}]`, in one
/// pass. Returns true with the fields that `trailback_scan_record` would give for each record, or
/// false, and no records, if anything is unusual. Then the document must be read record by record;
/// only that finds out what is wrong with it, if anything is.
///
/// A record larger than `largest_record` bytes counts as unusual. `records` and what they point to
/// are valid until the bytes change or the scanner is used again. Memory: a little over four times
/// `length`, and 10 MB for the records.
bool trailback_scan_log(
    struct trailback_log_scanner *scanner, const uint8_t *bytes, size_t length,
    size_t largest_record, const struct trailback_located_record **records, size_t *count);

/// Reads the records at the start of a part of a document, up to the first that is incomplete or
/// unusual in any way, and returns how many bytes they take up; 0 if there is none.
///
/// In a list, records are separated by commas, and the part may begin with one; otherwise one record
/// follows another. `in_envelope` says that the list is a member of an object; anywhere else, an object
/// that holds such a list is unusual.
size_t trailback_scan_run(
    struct trailback_log_scanner *scanner, const uint8_t *bytes, size_t length, bool in_list,
    bool in_envelope, size_t largest_record, const struct trailback_located_record **records, size_t *count);

#ifdef __cplusplus
}
#endif
