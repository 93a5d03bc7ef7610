import type { Migration } from '../migrate.ts';

/**
 * What is asked for again and again, and was looked for among all there is. `alarmActDue`: acts the alarms of this seat have not
 * heard of, kept by triggers wherever the rows come from. `stateBucket` by bucket: each change of a document forgets one.
 */
export const lookedUpAtOnce: Migration = {
  name: '0024-looked-up-at-once',
  up: (database) =>
    database.exec(`
create table alarmActDue (actId text primary key, atMs real not null) strict;
create index alarmActDueByTime on alarmActDue (atMs, actId);
create trigger alarmActCame after insert on alarmAct
when not exists (select 1 from alarmActHeeded where actId = new.actId)
begin insert or replace into alarmActDue (actId, atMs) values (new.actId, coalesce(new.act ->> 'atMs', 0)); end;
create trigger alarmActGone after delete on alarmAct
begin delete from alarmActDue where actId = old.actId; end;
create trigger alarmActHeard after insert on alarmActHeeded
begin delete from alarmActDue where actId = new.actId; end;
insert into alarmActDue (actId, atMs)
  select actId, coalesce(act ->> 'atMs', 0) from alarmAct where actId not in (select actId from alarmActHeeded);
drop index alarmActByAlarm;
create index alarmActByTime on alarmAct (alarmId, act ->> 'atMs');
create table stateBucketBefore as select bucket, space, hash from stateBucket;
drop table stateBucket;
create table stateBucket (
  bucket text not null,
  space text not null,
  hash blob not null,
  primary key (bucket, space)
) strict;
insert into stateBucket select bucket, space, hash from stateBucketBefore;
drop table stateBucketBefore;
`),
};
