<?php
// A peer of the worker: the same routes over the same statements, on PHP-FPM with the pgsql driver, its connection and its
// prepared statements kept from request to request, as well as PHP can.
declare(strict_types=1);

$database = pg_pconnect($_SERVER['PEER_DATABASE'] . " options='-c plan_cache_mode=force_generic_plan -c jit=off'");

function ask(PgSql\Connection $database, string $noun, string $name, array $values): array|false
{
    $sent = @pg_send_execute($database, $name, $values) ? pg_get_result($database) : false;
    if ($sent && pg_result_error_field($sent, PGSQL_DIAG_SQLSTATE) === '26000') { // a new connection
        while (pg_get_result($database)) continue;
        $text = file_get_contents($_SERVER['PEER_QUERIES'] . "/$noun.sql");
        pg_prepare($database, $name, explode("\n-- ", explode("-- name: $name\n", $text)[1])[0]);
        $sent = pg_execute($database, $name, $values);
    } else {
        while (pg_get_result($database)) continue;
    }
    return $sent ? pg_fetch_row($sent) : false;
}

function reply(string $verdict, ?string $body): never
{
    http_response_code(['ok' => 200, 'created' => 201, 'signed_out' => 401][$verdict] ?? 409);
    header('Content-Type: application/json');
    exit($body ?? '');
}

$path = explode('/', strtok($_SERVER['REQUEST_URI'], '?'));
$noun = $path[3] ?? '';
$token = preg_match('/emtihan-development=([0-9a-f]{64})/', $_SERVER['HTTP_COOKIE'] ?? '', $found) ? $found[1] : '';
$hash = hash('sha256', hex2bin($token));
$body = $_SERVER['REQUEST_METHOD'] === 'PUT' ? json_decode(file_get_contents('php://input'), true) : [];
if (!is_array($body)) reply('bad_json', null);

if ($noun === 'attempts' && in_array($path[5] ?? '', ['answers', 'contact'], true)) {
    $one = fn ($value) => $value === null ? '{NULL}' : '{' . (int) $value . '}';
    $row = ask($database, 'attempt', 'attempt_save', ['{' . $hash . '}', '{' . $path[4] . '}', $one($body['epoch'] ?? null),
        $one($path[6] ?? null), $one($body['seq'] ?? null), $one($body['choice'] ?? null)]);
    reply($row[1], $row[2]);
}
$row = match ($noun) {
    'attempts' => ask($database, 'attempt', 'attempt_show', [$hash, 'student', $path[4]]),
    'schedule' => ask($database, 'schedule', 'schedule_show', [$hash, 'student', '']),
    'grades' => ask($database, 'grade', 'grades_show', [$hash, 'student']),
    default => ask($database, 'attempt', 'attempt_start', [$hash, 'student', $path[4], $body['language'], $body['device'],
        $_SERVER['REMOTE_ADDR'], $_SERVER['HTTP_USER_AGENT'] ?? '']),
};
reply($row[0], $row[1]);
