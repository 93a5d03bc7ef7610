import type { AlarmAct } from '#shared/domain/alarms/act.ts';
import type {
  AttachmentAbout,
  BlobEntry,
  PhotoPlace,
} from '#shared/domain/attachments/attachment.ts';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { StandingRule, TwinsStay } from '#shared/domain/conflicts/standing-rule.ts';
import type { LeaseFields, WellFields } from '#shared/domain/identity/well.ts';
import type { Channel, Escalation, Person, Schedule } from '#shared/domain/notifications/plan.ts';
import type { TenantSettings } from '#shared/domain/people/tenant-settings.ts';
import type { DayVolumes, MonthVolumes } from '#shared/domain/production/volumes.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { DeviceAddress } from '#shared/domain/telemetry/device.ts';
import type { Publishing } from '#shared/domain/telemetry/publishing/publishing.ts';
import type { TemplateUse } from '#shared/domain/telemetry/templates/template-use.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import type { AnnotationFields } from '#shared/domain/trends/annotation.ts';
import type { TrendView } from '#shared/domain/trends/trend-view.ts';

interface Deletable {
  readonly deletedAt?: number;
  readonly deletedBy?: string;
}

/**
 * What each kind of synced document holds, as read (strings plain, upgrades applied). All fields are optional because
 * a document may have been created apart and merged half-filled; readers say what a gap means.
 * Keys: well, lease, device, deviceTemplate, trendView, annotation, attachment: their ULID; wellMonth `<well>/<YYYY-MM>`; wellYear `<well>/<YYYY>`; settings, notificationPlan and conflictRules `tenant`;
 * alarmSet: the ULID of the device, well or lease its alarms belong to; alarmActs `<that ULID>/<YYYY-MM-DD>`.
 * Keys: well, lease, device, deviceTemplate, trendView, annotation: their ULID; wellMonth `<well>/<YYYY-MM>`; wellYear `<well>/<YYYY>`; settings and notificationPlan `tenant`;
 * alarmSet: the ULID of the device, well or lease its alarms belong to; alarmActs `<that ULID>/<YYYY-MM-DD>`;
 * note `<topic>/<YYYY-MM>`.
 */
export interface DocumentShapes {
  well: Partial<Omit<WellFields, 'custom'>> & Deletable & { readonly custom: WellFields['custom'] };
  lease: Partial<LeaseFields> & Deletable;
  wellMonth: {
    readonly wellId?: string;
    readonly month?: string;
    readonly days: Readonly<Record<string, Partial<DayVolumes>>>;
  };
  wellYear: {
    readonly wellId?: string;
    readonly year?: string;
    readonly months: Readonly<Record<string, Partial<MonthVolumes>>>;
  };
  /** `tags` holds one JSON text per tag key: a tag is replaced whole. */
  device: Deletable & {
    readonly name?: string;
    readonly address?: DeviceAddress;
    readonly scanMs?: number;
    readonly enabled?: boolean;
    /** What its template said when the device was made, or last brought up to it. */
    readonly template?: TemplateUse;
    /** Of a broker: what is published to it. */
    readonly publishing?: Publishing;
    readonly tags: Readonly<Record<string, Omit<Tag, 'tagId' | 'deviceId'>>>;
  };
  /** A device template of the tenant's own. */
  deviceTemplate: Deletable & {
    readonly name?: string;
    /** Id of the template it was copied from. */
    readonly basedOn?: string;
    readonly template?: DeviceTemplate;
  };
  /** `alarms` holds one JSON text per alarm key: an alarm is replaced whole. */
  alarmSet: { readonly alarms: Readonly<Record<string, AlarmDefinition>> };
  /** `acts` holds one JSON text per ULID, never changed. */
  alarmActs: { readonly acts: Readonly<Record<string, AlarmAct>> };
  note: {
    readonly topic?: string;
    readonly month?: string;
    readonly body?: string;
    readonly begunAt?: number;
  };
  /** `parts` holds one JSON text per `<kind>:<id>`: `channel`, `person`, `schedule`, `rule`. */
  notificationPlan: {
    readonly parts: Readonly<Record<string, Channel | Person | Schedule | Escalation>>;
  };
  /** `rules` holds one JSON text per `field:<kind>/<field>` or `twins:<key of a finding>`. */
  conflictRules: { readonly rules: Readonly<Record<string, StandingRule | TwinsStay>> };
  settings: Partial<Omit<TenantSettings, 'customFields'>> & {
    readonly customFields: Readonly<Record<string, TenantSettings['customFields'][number]>>;
  };
  trendView: Deletable & {
    readonly name?: string;
    readonly note?: string;
    readonly view?: TrendView;
    /** Who saved it first. */
    readonly ownerId?: string;
    readonly ownerName?: string;
  };
  annotation: Partial<AnnotationFields> &
    Deletable & {
      readonly byId?: string;
      readonly byName?: string;
      readonly madeAt?: number;
    };
  /** A photo or file; its bytes travel apart and may come later, or be nowhere near. */
  attachment: Deletable & {
    readonly about?: AttachmentAbout;
    readonly name?: string;
    readonly caption?: string;
    /** Epoch ms, as the camera said. */
    readonly takenAt?: number;
    readonly place?: PhotoPlace;
    readonly original?: BlobEntry;
    readonly preview?: BlobEntry;
    readonly thumbnail?: BlobEntry;
    readonly byId?: string;
    readonly byName?: string;
    readonly madeAt?: number;
  };
}

export type DocumentKind = keyof DocumentShapes;
export type DocumentOf<Kind extends DocumentKind> = DocumentShapes[Kind];
