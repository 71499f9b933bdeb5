create table pi (a int, b text) partition by range (a);
create table pi1 partition of pi for values from (0) to (10);
create table pi2 (b text, a int);
create index pi2_own on pi2 (a);
alter table pi attach partition pi2 for values from (10) to (20);
create index pii on pi (a);
\d pi2
\d+ pii
\di pi*
select indexrelid::regclass, indrelid::regclass, indisvalid from pg_index where indrelid::regclass::text like 'pi%' order by 1;
select * from pg_partition_tree('pii') order by level, relid;
create table pi3 partition of pi for values from (20) to (30);
\d pi3
create index on only pi (b);
select indexrelid::regclass, indisvalid from pg_index where indrelid = 'pi'::regclass order by 1;
create index pi1b on pi1 (b);
create index pi2b on pi2 (b);
create index pi3a on pi3 (a);
create index pi3b on pi3 (b);
alter index pi_b_idx attach partition pi1b;
alter index pi_b_idx attach partition pi1b;
alter index pi_b_idx attach partition pi2_own;
alter index pi_b_idx attach partition pi3a;
alter index pi_b_idx attach partition pi2b;
select indexrelid::regclass, indisvalid from pg_index where indrelid = 'pi'::regclass order by 1;
alter index pi_b_idx attach partition pi3b;
select indexrelid::regclass, indisvalid from pg_index where indrelid = 'pi'::regclass order by 1;
alter index pi_b_idx attach partition pii;
create table alien (a int, b text);
create index alien_b on alien (b);
alter index pi_b_idx attach partition alien_b;
drop index pi1b;
drop index concurrently pii;
create index concurrently on pi (a);
drop index pi_b_idx;
\d pi1
create unique index on pi (b);
create unique index on pi (a, b);
alter table pi add primary key (b);
alter table pi add primary key (a);
\d pi2
\d pi
select conname, contype, conrelid::regclass, conislocal, coninhcount, conparentid <> 0 as child from pg_constraint where conrelid::regclass::text like 'pi%' order by 1, 3;
insert into pi values (1, 'x'), (11, 'x'), (21, 'y');
insert into pi values (11, 'z');
alter table pi1 drop constraint pi1_pkey;
alter table pi detach partition pi2;
\d pi2
alter table pi2 drop constraint pi2_pkey;
insert into pi2 values ('again', 11);
alter table pi attach partition pi2 for values from (10) to (20);
delete from pi2 where b = 'again';
alter table pi attach partition pi2 for values from (10) to (20);
\d pi2
create index pie on pi (lower(b)) where a > 0;
\d pi3
alter table pi drop constraint pi_pkey;
\d pi3
create table pe (a int, b int) partition by range ((a + b));
alter table pe add unique (a, b);
create unique index on pe (a);
reindex table pi1;
drop table pi;
