-- The roles and the database that everything else lives in; run by a superuser of the cluster, as often as one likes.
-- Who may sign in as which role is pg_hba.conf's business: peer or SCRAM.

select format('create role %I login', name)
  from unnest(array['emtihan_owner', 'emtihan_worker', 'emtihan_report']) as name
 where not exists (select from pg_roles where rolname = name) \gexec

-- Kazakh collation: Ә follows А, and lists of people read as they do in Kazakhstan.
select $$create database emtihan owner emtihan_owner template template0 encoding 'UTF8'
           locale 'C.UTF-8' locale_provider icu icu_locale 'kk'$$
 where not exists (select from pg_database where datname = 'emtihan') \gexec

revoke all on database emtihan from public;
grant connect on database emtihan to emtihan_worker, emtihan_report;

-- Whoever owns the database says in which zone its university is: what is restored brings it along.
grant set on parameter "emtihan.zone" to emtihan_owner;
