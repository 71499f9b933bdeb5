create temp table t3 (a int); begin; insert into t3 values (1); select * from t3; commit; select * from t3;
create table t4 (a int); begin; insert into t4 values (1); select * from t4; commit; select * from t4;
create temp table t5 (a int) on commit preserve rows; insert into t5 values (1); select * from t5; begin; insert into t5 values (2); select * from t5; commit;
create unlogged table t6(a int); begin;insert into t6 values (1); select * from t6; commit;
begin; create table t7 (a int); insert into t7 values (1); select * from t7; rollback;
