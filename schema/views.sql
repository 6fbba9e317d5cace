-- For people who open the file with sqlite3 or Datasette: plain names and times in ISO 8601.

-- Every event in the order in which the store learned of it.
CREATE VIEW changes AS
SELECT
  sequence,
  strftime('%Y-%m-%dT%H:%M:%S', effective_time / 1000000, 'unixepoch')
    || CASE effective_time % 1000000 WHEN 0 THEN 'Z'
       ELSE printf('.%06dZ', effective_time % 1000000) END AS time,
  kind AS what,
  trail,
  principal AS who,
  source_ip AS from_address,
  user_agent,
  parameters,
  id AS event_id,
  source,
  source_path,
  source_record,
  strftime('%Y-%m-%dT%H:%M:%S', recorded_time / 1000000, 'unixepoch')
    || printf('.%06dZ', recorded_time % 1000000) AS recorded
FROM event;

-- The periods of each trail's configuration, with its selectors if they are known.
CREATE VIEW configurations AS
SELECT
  period.trail,
  period.generation,
  CASE WHEN period.ordinal = 0 THEN NULL
    ELSE strftime('%Y-%m-%dT%H:%M:%SZ', period.from_time / 1000000, 'unixepoch') END AS "from",
  strftime('%Y-%m-%dT%H:%M:%SZ', period.until_time / 1000000, 'unixepoch') AS until,
  period.existence,
  period.logging,
  period.selectors AS kind_of_selectors,
  CASE
    WHEN period.selectors = 'default' THEN
      '{"EventSelectors":[{"DataResources":[],"ExcludeManagementEventSources":[],'
      || '"IncludeManagementEvents":true,"ReadWriteType":"All"}]}'
    WHEN period.selectors IN ('basic', 'advanced') THEN event.parameters
  END AS selectors,
  period.multi_region,
  period.global_services,
  period.organization,
  period.recursive_logging,
  period.insights,
  period.event_configuration,
  period.set_by AS set_by_sequence
FROM period LEFT JOIN event ON event.sequence = period.selectors_by
WHERE period.until_time IS NULL OR period.until_time > period.from_time;

-- The trails: each generation with its last known configuration.
CREATE VIEW trails AS
SELECT
  trail.name,
  trail.generation,
  trail.home_region,
  trail.account,
  strftime('%Y-%m-%dT%H:%M:%SZ', trail.created_time / 1000000, 'unixepoch') AS created,
  strftime('%Y-%m-%dT%H:%M:%SZ', trail.deleted_time / 1000000, 'unixepoch') AS deleted,
  (SELECT logging FROM period WHERE period.trail = trail.trail
    AND period.generation = trail.generation ORDER BY from_time DESC, ordinal DESC LIMIT 1)
    AS logging,
  (SELECT selectors FROM period WHERE period.trail = trail.trail
    AND period.generation = trail.generation ORDER BY from_time DESC, ordinal DESC LIMIT 1)
    AS selectors,
  trail.trail AS arn
FROM trail;
