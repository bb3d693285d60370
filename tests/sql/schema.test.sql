begin;
select plan(2);
select ok((select datcollate = 'C.UTF-8' and datlocprovider = 'i' and daticulocale = 'kk' from pg_database
            where datname = current_database()), 'The database sorts as Kazakh does');
select results_eq($$ select letter from unnest(array['б', 'ә', 'а', 'қ', 'к']) as letter order by letter $$,
  array['а', 'ә', 'б', 'к', 'қ'], 'Kazakh letters stand where Kazakh has them');
select * from finish();
rollback;
