-- wrk: sends what a file of lines says, "token TAB method TAB path TAB body TAB etag", the lines in turn. In path and body
-- $n is a question, $choice an option and $seq a number that only rises, so that a repeated line is a new answer.
-- Arguments: the file, the first seq, `once` or `again`, the number of threads. With `once` (and one thread) no line is sent
-- twice: wrk, which would sleep through its duration, is interrupted with the last reply.
local ffi = require("ffi")
ffi.cdef("int kill(int pid, int signal); int getpid(void);")
local SIGINT = 2
local next_thread = 0
local threads = {}
function setup(thread)
  thread:set("index", next_thread)
  next_thread = next_thread + 1
  threads[#threads + 1] = thread
end

function init(arguments)
  lines = {}
  local number = 0
  for token, method, path, body, etag in io.open(arguments[1]):read("a"):gmatch("([^\t\n]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\n]*)\n") do
    if number % tonumber(arguments[4]) == index then
      local headers = { ["Cookie"] = "emtihan-development=" .. token, ["Sec-Fetch-Site"] = "same-origin", ["X-Real-IP"] = "127.0.0.1" }
      if body ~= "" then headers["Content-Type"] = "application/json" end
      if etag ~= "" then headers["If-None-Match"] = etag end
      local varies = path:find("$", 1, true) or body:find("$", 1, true)
      lines[#lines + 1] = { method = method, path = path, body = body ~= "" and body or nil, headers = headers,
        ready = not varies and wrk.format(method, path, headers, body ~= "" and body or nil) or nil }
    end
    number = number + 1
  end
  first = tonumber(arguments[2])
  once = arguments[3] == "once"
  sent = 0
  answered = 0
  refused = 0
end

function request()
  local line = lines[sent % #lines + 1]
  local round = math.floor(sent / #lines)
  sent = sent + 1
  if line.ready then return line.ready end
  local values = { n = round % 20 + 1, choice = round % 4 + 1, seq = first + math.floor(round / 20) }
  return wrk.format(line.method, line.path:gsub("%$(%w+)", values), line.headers, (line.body:gsub("%$(%w+)", values)))
end

function response(status, headers, body)
  answered = answered + 1
  if status >= 400 then
    refused = refused + 1
    why = status .. " " .. body:gsub('[^%w%s:_{}.-]', '')
  end
  if once and answered == #lines then ffi.C.kill(ffi.C.getpid(), SIGINT) end
end

function done(summary, latency)
  local refusals, why = 0, ""
  for _, thread in ipairs(threads) do
    refusals = refusals + thread:get("refused")
    why = thread:get("why") or why
  end
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"microseconds":%d,"bytes":%d,"errors":%d,"why":"%s","p50":%d,"p99":%d,"p999":%d}\n', summary.requests,
    summary.duration, summary.bytes, refusals + errors.connect + errors.read + errors.write + errors.timeout, why,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
