#pragma once
#include <stddef.h>

// The files of schema/, compiled in, so that the program runs from any folder.

/// UTF-8 text without a terminating NUL.
struct trailback_sql {
  const char *text;
  size_t length;
};

extern const struct trailback_sql trailback_log_sql;
/// The logs of the stores that older programs made, by the version of their schema.
extern const struct trailback_sql trailback_log_1_sql;
extern const struct trailback_sql trailback_log_2_sql;
extern const struct trailback_sql trailback_log_3_sql;
extern const struct trailback_sql trailback_log_4_sql;
extern const struct trailback_sql trailback_ledger_sql;
extern const struct trailback_sql trailback_projections_sql;
extern const struct trailback_sql trailback_views_sql;
