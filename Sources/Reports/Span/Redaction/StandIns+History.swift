import CloudTrail
import History
import ReadModels

// Events, states and selectors with stand-ins for the names in them. The words of a report are made of these, as
// of any others, so that no sentence can hold a name that was not looked at.

extension StandIns {
  mutating func event(_ event: Event) -> Event {
    guard isRedacting else { return event }
    var event = event
    event.content = content(event.content)
    return event
  }

  private mutating func content(_ content: TrailEvent) -> TrailEvent {
    TrailEvent(
      id: eventID(content.id), stream: stream(content.stream), change: change(content.change),
      time: content.time, actor: actor(content.actor), region: content.region.map { region($0) },
      account: content.account.map { account($0) },
      completes: content.completes.map { eventID($0) },
      addendum: content.addendum.map { text($0) })
  }

  private mutating func stream(_ stream: EventStream) -> EventStream {
    switch stream {
    case .trail(let arn): .trail(trail(arn))
    case .unattributed(let region, let account):
      .unattributed(
        region: region.map { self.region($0) }, account: account.map { self.account($0) })
    }
  }

  private mutating func actor(_ actor: Actor) -> Actor {
    Actor(
      principal: actor.principal.map { principal($0) },
      principalType: actor.principalType.map { call($0) },
      accessKeyID: actor.accessKeyID.map { name($0, "key") },
      sourceIPAddress: actor.sourceIPAddress.map { address($0) },
      userAgent: actor.userAgent.map { userAgent($0) }, isMFA: actor.isMFA,
      isConsole: actor.isConsole)
  }

  private mutating func change(_ change: TrailChange) -> TrailChange {
    switch change {
    case .create(let settings): .create(self.settings(settings))
    case .update(let settings): .update(self.settings(settings))
    case .putEventSelectors(let selectors): .putEventSelectors(self.selectors(selectors))
    case .putInsightSelectors(let selectors):
      .putInsightSelectors(
        selectors.map {
          InsightSelector(
            type: call($0.type), eventCategories: $0.eventCategories.map { call($0) })
        })
    case .putEventConfiguration(let configuration):
      .putEventConfiguration(eventConfiguration(configuration))
    case .addTags(let tags):
      .addTags(tags.map { Tag(key: name($0.key, "tag"), value: text($0.value)) })
    case .removeTags(let keys): .removeTags(keys.map { name($0, "tag") })
    case .reject(let call, let code, let message):
      .reject(call: call, errorCode: self.call(code), errorMessage: message.map { text($0) })
    case .observe(let observation): .observe(self.observation(observation))
    case .lose(let call, let reason, let trailName):
      .lose(call: call, reason: text(reason), trailName: trailName.map { name($0, "trail") })
    case .join(let change): .join(membership(change))
    case .depart(let change): .depart(membership(change))
    case .correct(let id, let reason): .correct(voids: eventID(id), reason: text(reason))
    case .startLogging, .stopLogging, .delete, .replicate: change
    }
  }

  private mutating func membership(_ change: MembershipChange) -> MembershipChange {
    MembershipChange(
      account: change.account.map { account($0) }, method: change.method.map { call($0) })
  }

  private mutating func eventConfiguration(_ configuration: EventConfiguration)
    -> EventConfiguration
  {
    EventConfiguration(
      aggregations: configuration.aggregations?.map {
        .init(
          templates: $0.templates.map { value($0, of: "template") },
          eventCategory: call($0.eventCategory))
      },
      maxEventSize: configuration.maxEventSize.map { call($0) },
      contextKeySelectors: configuration.contextKeySelectors?.map {
        .init(type: call($0.type), equals: $0.equals.map { value($0, of: "contextKey") })
      })
  }

  private mutating func observation(_ observation: Observation) -> Observation {
    Observation(
      selectors: observation.selectors.map { selectors($0) },
      hasCustomSelectors: observation.hasCustomSelectors, isLogging: observation.isLogging,
      settings: settings(observation.settings))
  }
}

// MARK: - Settings and selectors

extension StandIns {
  private mutating func settings(_ settings: TrailSettings) -> TrailSettings {
    var replaced = TrailSettings()
    for setting in TrailSetting.allCases {
      replaced[setting] = settings[setting].map { self.setting(setting, $0) }
    }
    return replaced
  }

  mutating func settings(_ settings: SettingsAtMoment) -> SettingsAtMoment {
    guard isRedacting else { return settings }
    return settings.replacing { setting($0, $1) }
  }

  private mutating func setting(_ setting: TrailSetting, _ value: JSONValue) -> JSONValue {
    guard let text = value.string else { return setting.isFlag ? value : .string("(left out)") }
    switch setting {
    case .s3BucketName: return .string(name(text, "bucket"))
    case .s3KeyPrefix: return .string(path(text, first: "path"))
    case .snsTopicName: return .string(text.hasPrefix("arn:") ? arn(text) : name(text, "topic"))
    case .snsTopicARN, .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN, .kmsKeyID:
      return .string(text.hasPrefix("arn:") ? arn(text) : name(text, "key"))
    case .isMultiRegionTrail, .includeGlobalServiceEvents, .logFileValidationEnabled,
      .isOrganizationTrail, .recursiveLogging:
      return .string(self.value(text, of: "readOnly"))
    }
  }

  mutating func selectors(_ selectors: TrailSelectors) -> TrailSelectors {
    guard isRedacting else { return selectors }
    switch selectors {
    case .basic(let all): return .basic(all.map { basic($0) })
    case .advanced(let all): return .advanced(all.map { advanced($0) })
    }
  }

  private mutating func basic(_ selector: EventSelector) -> EventSelector {
    var selector = selector
    selector.excludeManagementEventSources = selector.excludeManagementEventSources.map {
      source($0)
    }
    selector.dataResources = selector.dataResources.map { resource in
      DataResource(
        type: type(resource.type), values: resource.values.map { value($0, of: "resources.ARN") })
    }
    return selector
  }

  private mutating func advanced(_ selector: AdvancedEventSelector) -> AdvancedEventSelector {
    AdvancedEventSelector(
      name: selector.name.map { name($0, "selector") },
      fieldSelectors: selector.fieldSelectors.map { field in
        AdvancedFieldSelector(
          field: self.field(field.field),
          conditions: field.conditions.map { condition in
            .init(condition.operator, condition.values.map { value($0, of: field.field) })
          })
      })
  }
}

// MARK: - Entries of the timeline

extension StandIns {
  mutating func entry(_ entry: TimelineEntry) -> TimelineEntry {
    guard isRedacting else { return entry }
    var entry = entry
    entry.event = event(entry.event)
    entry.selectorsBefore = entry.selectorsBefore.map { selectors($0) }
    entry.selectorsAfter = entry.selectorsAfter.map { selectors($0) }
    entry.settingsBefore = entry.settingsBefore.map { settings($0) }
    entry.settingsAfter = entry.settingsAfter.map { settings($0) }
    entry.meaning = entry.meaning.map { comparison($0) }
    return entry
  }
}
