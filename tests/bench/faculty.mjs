// The faculty of fixture.sql in a stack: students with the one password, and an administrator.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export const password = 'bench-password'

export async function makeFaculty(stack, students) {
  const environment = { ...process.env, ...stack.settings }
  execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-f', new URL('fixture.sql', import.meta.url).pathname], { env: environment })
  await stack.sql('select bench.make($1)', [students])
  await stack.sql("insert into users (login, full_name) values ('administrator', 'Administrator')")
  await stack.sql("insert into user_roles select id, 'administrator' from users where login = 'administrator'")
  execFileSync(join(stack.directory, 'bin/emtihan'), ['set-password', 'administrator'], { env: environment, input: `${password}\n` })
  await stack.sql("update users set password_hash = (select password_hash from users where login = 'administrator') where login like 'bench%'")
  await stack.sqlAs('postgres', 'vacuum analyze')
}
