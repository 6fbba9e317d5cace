#pragma once

// The names that are looked up in the JSON of a record, each written once. Three programs read them:
//
//   record.cpp           one record at a time, with simdjson's On-Demand interface
//   log.cpp              all records of a text in one pass, from simdjson's index
//   RecordCutter.swift   cuts a stream into records; knows only the lists that hold records
//
// The first two must find the same fields, or a file would be judged differently depending on how
// it was read. A field that is added here is read by both; the enum in simdjson_c.h and the readers
// are made from these lists. In Swift it needs an accessor in `RecordFields`.
//
// Each list is a macro that calls another macro, X, for each of its rows.

/// Members of the record itself: X(field, name). An object is found as its text.
#define TRAILBACK_TOP_LEVEL_FIELDS(X)               \
  X(TRAILBACK_EVENT_VERSION, "eventVersion")        \
  X(TRAILBACK_EVENT_ID, "eventID")                  \
  X(TRAILBACK_EVENT_TIME, "eventTime")              \
  X(TRAILBACK_EVENT_SOURCE, "eventSource")          \
  X(TRAILBACK_EVENT_NAME, "eventName")              \
  X(TRAILBACK_EVENT_TYPE, "eventType")              \
  X(TRAILBACK_EVENT_CATEGORY, "eventCategory")      \
  X(TRAILBACK_AWS_REGION, "awsRegion")              \
  X(TRAILBACK_READ_ONLY, "readOnly")                \
  X(TRAILBACK_MANAGEMENT_EVENT, "managementEvent")  \
  X(TRAILBACK_RECIPIENT_ACCOUNT_ID, "recipientAccountId") \
  X(TRAILBACK_ERROR_CODE, "errorCode")              \
  X(TRAILBACK_VPC_ENDPOINT_ID, "vpcEndpointId")     \
  X(TRAILBACK_SESSION_CREDENTIAL_FROM_CONSOLE, "sessionCredentialFromConsole") \
  X(TRAILBACK_ADDENDUM, "addendum")

/// Members of `userIdentity`: X(field, name).
#define TRAILBACK_USER_IDENTITY_FIELDS(X)             \
  X(TRAILBACK_USER_IDENTITY_ARN, "arn")               \
  X(TRAILBACK_USER_IDENTITY_ACCOUNT_ID, "accountId")  \
  X(TRAILBACK_USER_IDENTITY_INVOKED_BY, "invokedBy")

/// Members of each entry of `resources`: X(member of trailback_resource, name). The account and the
/// ARN are spelled in different ways by different services.
#define TRAILBACK_RESOURCE_FIELDS(X) \
  X(type, "type")                    \
  X(arn, "ARN")                      \
  X(arn, "arn")                      \
  X(arn_prefix, "ARNPrefix")         \
  X(account_id, "accountId")

// Members of the record that hold what is looked up.
#define TRAILBACK_USER_IDENTITY "userIdentity"
#define TRAILBACK_RESOURCES_LIST "resources"
#define TRAILBACK_ADDITIONAL_EVENT_DATA "additionalEventData"
/// In `additionalEventData`.
#define TRAILBACK_REQUEST_DETAILS "RequestDetails"
/// In `RequestDetails`.
#define TRAILBACK_ENDPOINT_TYPE "endpointType"
#define TRAILBACK_TLS_DETAILS "tlsDetails"
/// In `tlsDetails`.
#define TRAILBACK_HOST_HEADER "clientProvidedHostHeader"

// The members of an outer object whose lists are read element by element.
/// Of a log file: the records.
#define TRAILBACK_RECORDS_LIST "Records"
/// Of a response of LookupEvents.
#define TRAILBACK_EVENTS_LIST "Events"
/// Of a file of AWS Config: its items, which are not records.
#define TRAILBACK_CONFIGURATION_ITEMS_LIST "configurationItems"
/// Of what CloudWatch Logs sends to a subscriber, and of what it responds to a search.
#define TRAILBACK_LOG_EVENTS_LIST "logEvents"
#define TRAILBACK_FOUND_EVENTS_LIST "events"
/// Of a delivery of Firehose.
#define TRAILBACK_DELIVERED_LIST "records"
/// Of what SQS responds to ReceiveMessage.
#define TRAILBACK_MESSAGES_LIST "Messages"
/// All of them: X(name).
#define TRAILBACK_LISTS(X)              \
  X(TRAILBACK_RECORDS_LIST)             \
  X(TRAILBACK_EVENTS_LIST)              \
  X(TRAILBACK_CONFIGURATION_ITEMS_LIST) \
  X(TRAILBACK_LOG_EVENTS_LIST)          \
  X(TRAILBACK_FOUND_EVENTS_LIST)        \
  X(TRAILBACK_DELIVERED_LIST)           \
  X(TRAILBACK_MESSAGES_LIST)
