#include "schema.h"

static const char log_sql[] = {
#embed "../../schema/log.sql"
};

static const char log_1_sql[] = {
#embed "../../schema/older/log-1.sql"
};

static const char log_2_sql[] = {
#embed "../../schema/older/log-2.sql"
};

static const char log_3_sql[] = {
#embed "../../schema/older/log-3.sql"
};

static const char log_4_sql[] = {
#embed "../../schema/older/log-4.sql"
};

static const char ledger_sql[] = {
#embed "../../schema/ledger.sql"
};

static const char projections_sql[] = {
#embed "../../schema/projections.sql"
};

static const char views_sql[] = {
#embed "../../schema/views.sql"
};

const struct trailback_sql trailback_log_sql = {log_sql, sizeof log_sql};
const struct trailback_sql trailback_log_1_sql = {log_1_sql, sizeof log_1_sql};
const struct trailback_sql trailback_log_2_sql = {log_2_sql, sizeof log_2_sql};
const struct trailback_sql trailback_log_3_sql = {log_3_sql, sizeof log_3_sql};
const struct trailback_sql trailback_log_4_sql = {log_4_sql, sizeof log_4_sql};
const struct trailback_sql trailback_ledger_sql = {ledger_sql, sizeof ledger_sql};
const struct trailback_sql trailback_projections_sql = {projections_sql, sizeof projections_sql};
const struct trailback_sql trailback_views_sql = {views_sql, sizeof views_sql};
