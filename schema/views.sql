-- For people who open the file with sqlite3 or Datasette: plain names, and times in ISO 8601 with six
-- digits after the second, so that the order of the texts is that of the times.

-- Every event, each call once with the fullest content that is known. ORDER BY position gives the order
-- in which the events take effect: by time, within a moment by the rank of the call (a trail is created
-- before it is configured, configured before it logs, and deleted last), then by the event's id. Two
-- rows of one event_id do not occur. An addendum of CloudTrail's is a row of its own, which says what it
-- corrects. A live call (source live) whose clock was ahead stands at its own time here; it takes effect
-- before the next live call of its trail, as the view configurations shows. meaning says what a change
-- means for what its trail logs, 'not worked out' until `trailback mark` is run again. An event that names no
-- trail means something for each trail that it may be about: the table meaning has these.
CREATE VIEW changes AS
WITH shown AS (
  SELECT event.*,
    CASE WHEN completes IS NOT NULL AND addendum IS NULL THEN completes ELSE id END AS event_id,
    CASE WHEN kind IN ('RejectedCall', 'UnknownConfiguration', 'ReplicatedCall')
      THEN json_extract(parameters, '$.Call') ELSE kind END AS call
  FROM event
  WHERE NOT (completes IS NOT NULL AND addendum IS NULL AND id IN (SELECT id FROM voided))
    AND NOT EXISTS (
      SELECT 1 FROM event AS fuller
      WHERE fuller.completes = CASE WHEN event.completes IS NOT NULL AND event.addendum IS NULL
          THEN event.completes ELSE event.id END
        AND fuller.addendum IS NULL AND fuller.sequence > event.sequence
        AND fuller.id NOT IN (SELECT id FROM voided))
)
SELECT
  sequence,
  strftime('%Y-%m-%dT%H:%M:%S', effective_time / 1000000, 'unixepoch')
    || printf('.%06dZ', effective_time % 1000000)
    || printf(' %02d ', CASE call
      WHEN 'CreateTrail' THEN 0 WHEN 'UpdateTrail' THEN 1 WHEN 'PutEventSelectors' THEN 2
      WHEN 'PutInsightSelectors' THEN 3 WHEN 'PutEventConfiguration' THEN 4
      WHEN 'AddTags' THEN 5 WHEN 'RemoveTags' THEN 6 WHEN 'StartLogging' THEN 7
      WHEN 'StopLogging' THEN 8 WHEN 'DeleteTrail' THEN 9 ELSE 10 END)
    || event_id AS position,
  strftime('%Y-%m-%dT%H:%M:%S', effective_time / 1000000, 'unixepoch')
    || printf('.%06dZ', effective_time % 1000000) AS time,
  kind AS what,
  call,
  trail,
  event_id IN (SELECT id FROM voided) AS voided,
  CASE kind WHEN 'RejectedCall' THEN json_extract(parameters, '$.ErrorCode') END AS error_code,
  CASE
    WHEN sequence <= (SELECT up_to FROM marking WHERE marking.trail = shown.trail) THEN
      (SELECT meaning FROM meaning WHERE meaning.trail = shown.trail AND meaning.sequence = shown.sequence)
    WHEN kind IN ('CreateTrail', 'UpdateTrail', 'PutEventSelectors', 'StartLogging', 'StopLogging',
      'DeleteTrail', 'ObservedConfiguration', 'UnknownConfiguration')
      AND event_id NOT IN (SELECT id FROM voided) THEN 'not worked out'
  END AS meaning,
  (SELECT words FROM meaning WHERE meaning.trail = shown.trail AND meaning.sequence = shown.sequence)
    AS meaning_in_words,
  account,
  region,
  principal AS who,
  source_ip AS from_address,
  mfa,
  user_agent,
  parameters,
  event_id,
  addendum,
  CASE WHEN addendum IS NOT NULL THEN completes END AS corrects,
  source,
  source_path,
  source_record,
  strftime('%Y-%m-%dT%H:%M:%S', recorded_time / 1000000, 'unixepoch')
    || printf('.%06dZ', recorded_time % 1000000) AS recorded
FROM shown;

-- The periods of each trail's configuration, with its selectors if they are known.
CREATE VIEW configurations AS
SELECT
  period.trail,
  period.generation,
  CASE WHEN period.ordinal = 0 THEN NULL
    ELSE strftime('%Y-%m-%dT%H:%M:%S', period.from_time / 1000000, 'unixepoch')
    || printf('.%06dZ', period.from_time % 1000000) END AS "from",
  strftime('%Y-%m-%dT%H:%M:%S', period.until_time / 1000000, 'unixepoch')
    || printf('.%06dZ', period.until_time % 1000000) AS until,
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
  strftime('%Y-%m-%dT%H:%M:%S', trail.created_time / 1000000, 'unixepoch')
    || printf('.%06dZ', trail.created_time % 1000000) AS created,
  strftime('%Y-%m-%dT%H:%M:%S', trail.deleted_time / 1000000, 'unixepoch')
    || printf('.%06dZ', trail.deleted_time % 1000000) AS deleted,
  (SELECT logging FROM period WHERE period.trail = trail.trail
    AND period.generation = trail.generation ORDER BY from_time DESC, ordinal DESC LIMIT 1)
    AS logging,
  (SELECT selectors FROM period WHERE period.trail = trail.trail
    AND period.generation = trail.generation ORDER BY from_time DESC, ordinal DESC LIMIT 1)
    AS selectors,
  trail.trail AS arn
FROM trail;

-- What was read: each file, each claim of completeness. activity and claim are as the ledger has them.
CREATE VIEW sources AS
SELECT
  number,
  strftime('%Y-%m-%dT%H:%M:%S', recorded_time / 1000000, 'unixepoch')
    || printf('.%06dZ', recorded_time % 1000000) AS recorded,
  kind AS what,
  path,
  size,
  strftime('%Y-%m-%dT%H:%M:%S', modified_time / 1000000, 'unixepoch')
    || printf('.%06dZ', modified_time % 1000000) AS modified,
  sha256,
  reader,
  delivery_account,
  delivery_region,
  strftime('%Y-%m-%dT%H:%M:%S', delivery_time / 1000000, 'unixepoch')
    || printf('.%06dZ', delivery_time % 1000000) AS delivered,
  strftime('%Y-%m-%dT%H:%M:%S', first_time / 1000000, 'unixepoch')
    || printf('.%06dZ', first_time % 1000000) AS first,
  strftime('%Y-%m-%dT%H:%M:%S', last_time / 1000000, 'unixepoch')
    || printf('.%06dZ', last_time % 1000000) AS last,
  records,
  calls,
  observations,
  problems,
  activity,
  claim
FROM reading;
