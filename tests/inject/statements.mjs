// Statements that fail with any SQLSTATE: the functions which they call are given one more line, that raises what the table
// inject.fault asks for. Taken from sql/queries, the handlers and the catalog, so a new statement is in it by itself.
import { globSync, readFileSync } from 'node:fs'

// { name: text } of the closed list of statements.
export const statements = Object.fromEntries(
  globSync('sql/queries/*.sql').flatMap((file) =>
    readFileSync(file, 'utf8').split(/^-- name: /m).slice(1).map((text) => [/^\w+/.exec(text)[0], text.slice(text.indexOf('\n'))])))

// { 'PUT /v1/…': [names of the statements that its handler sends] }, by the route table and the handlers' code.
const code = globSync('fcgi/api/*.c').map((file) => readFileSync(file, 'utf8')).join('\n')
const bodies = Object.fromEntries([...code.matchAll(/^(?:static )?enum problem (\w+)\(struct call \*call[^)]*\) \{\n([^]*?)^\}/gm)].map(([, name, body]) => [name, body]))
function sentBy(name, seen = []) {
  if (!bodies[name] || seen.includes(name)) return []
  const own = [...bodies[name].matchAll(/\bQ_(\w+)/g)].map(([, query]) => query)
  const called = [...bodies[name].matchAll(/\b(\w+)\(call\b/g)].flatMap(([, other]) => sentBy(other, [...seen, name]))
  const saves = /saver_save/.test(bodies[name]) ? ['attempt_save'] : []
  return [...own, ...saves, ...called]
}
export const routes = Object.fromEntries(
  [...readFileSync('fcgi/routes.c', 'utf8').matchAll(/\{METHOD_(\w+), *"([^"]+)", *([^,]+),.*?, *(\w+), (?:NULL|"[^"]*")\},/g)].map(([, method, path, who, handler]) => {
    const identifies = !/WHO_(ANYBODY|IN_STATEMENT|SIGNATURE)/.test(who)
    return [`${method} ${path.replaceAll(/\{\w*\}/g, '{}')}`, [...new Set([...(identifies ? ['session_identify'] : []), ...sentBy(handler)])]]
  }))

// One or more of every class, and what the worker makes of it: [SQLSTATE, status, code]. `lost` ends the session in
// the middle of the statement.
const passing = (...states) => states.map((state) => [state, 503, 'unavailable'])
const busy = (...states) => states.map((state) => [state, 503, 'busy'])
const wrong = (...states) => states.map((state) => [state, 500, 'internal'])
export const states = [
  ['lost', 503, 'unavailable'],
  ...passing('08000', '08006', '53100', '53200', '53300', '57014', '57P01', '57P03', '58030', '58P01'),
  ...passing('25006', '25P02', '26000', '42703', '42883', '42P01', '42P05'), // another server, session or schema than was thought
  ...busy('40001', '40P01', '55000', '55006', '55P03'),
  ...busy('23503', '23505', '23P01', 'EM002'), // somebody else was first
  ...wrong('22P02', '22012', '23502', '23514', 'EM001', '0A000', '21000', '28000', '2D000', '3D000', '3F000', '42501', '54000', '54001', 'F0000', 'HV000', 'P0001', 'P0004', 'XX000', 'XX001', 'XX002'),
]

export class Faults {
  #stack
  functions = {} // of each statement: the function that it runs

  constructor(stack) {
    this.#stack = stack
  }
  #sql = (text, parameters) => this.#stack.sqlAs('postgres', text, parameters)

  async install() {
    await this.#sql(`
      create schema inject;
      grant usage on schema inject to public;
      create table inject.fault (function text, state text);
      grant select, update on inject.fault to emtihan_owner;
      insert into inject.fault values ('', '');
      create function inject.meet(name text) returns void language plpgsql security definer as $$
      declare wanted text := (select f.state from inject.fault f where f.function = name);
      begin
        if wanted = 'lost' then
          perform pg_terminate_backend(pg_backend_pid());
          perform pg_sleep(60);
        elsif wanted = 'forgotten' then
          execute 'deallocate all';
        elsif wanted is not null then
          raise exception 'a fault of the tests in %', name using errcode = wanted;
        end if;
      end $$;
      create function inject.meet_attempt() returns trigger language plpgsql as $$
      begin
        perform inject.meet('attempt_save');
        return new;
      end $$;
      create trigger inject before update on attempts for each row execute function inject.meet_attempt()`)
    const found = await this.#sql(
      `select proname as name, oid, prosrc as body, pg_get_functiondef(oid) as definition from pg_proc
        where pronamespace = 'public'::regnamespace and prolang = (select oid from pg_language where lanname = 'plpgsql') and prokind = 'f'`)
    for (const [statement, text] of Object.entries(statements)) {
      const called = [...text.matchAll(/\b(\w+)\(/g)].map(([, name]) => name)
      const one = [statement, ...called].find((name) => called.includes(name) && name !== 'session_admit' && found.some((other) => other.name === name))
      if (statement === 'attempt_save') this.functions[statement] = 'attempt_save'
      else if (one) this.functions[statement] = one
    }
    const names = Object.values(this.functions)
    const changed = found.filter(({ name }) => names.includes(name)).map(({ name, body, definition }) =>
      definition.replace(body, () => `\nbegin\n  perform inject.meet('${name}');\n${body.trimEnd().replace(/;?$/, ';')}\nend `))
    await this.#sql(changed.join(';\n'))
  }
  arm(statement, state) {
    return this.#stack.sql('update inject.fault set function = $1, state = $2', [this.functions[statement] ?? '', state])
  }
  disarm() {
    return this.arm('', '')
  }
}
