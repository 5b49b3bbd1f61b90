# Turns the part of YAML that seeds are written in (and all of JSON) into lines "path TAB value":
#   users.0.name<TAB>root
# Block and flow maps and lists, quoted and plain scalars, | and > blocks. Not: anchors, tags,
# several documents, plain scalars over several lines. In values \ is \\, a line end is \n.

function emit(path, value) {
  gsub(/\\/, "\\\\", value)
  gsub(/\n/, "\\n", value)
  print path "\t" value
}

function join_path(parent, key) { return parent == "" ? key : parent "." key }

function unquote(text,   out, c, i) {
  if (text ~ /^'.*'$/) {
    text = substr(text, 2, length(text) - 2)
    gsub(/''/, "'", text)
    return text
  }
  if (text !~ /^".*"$/) return text
  out = ""
  for (i = 2; i < length(text); i++) {
    c = substr(text, i, 1)
    if (c == "\\") {
      i++
      c = substr(text, i, 1)
      if (c == "n") c = "\n"
      else if (c == "t") c = "\t"
      else if (c == "r") c = "\r"
    }
    out = out c
  }
  return out
}

# A comment begins at a # after a blank, outside quotes.
function uncomment(text,   i, c, quote) {
  quote = ""
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (quote == "\"" && c == "\\") i++
    else if (quote != "") { if (c == quote) quote = "" }
    else if ((c == "\"" || c == "'") && substr(text, 1, i - 1) ~ /(^|[ :,\[{-])$/) quote = c
    else if (c == "#" && (i == 1 || substr(text, i - 1, 1) ~ /[ \t]/)) {
      text = substr(text, 1, i - 1)
      break
    }
  }
  sub(/[ \t\r]+$/, "", text)
  return text
}

# How many brackets are still open at the end of a text.
function open_brackets(text,   i, c, quote, n) {
  quote = ""
  n = 0
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (quote == "\"" && c == "\\") i++
    else if (quote != "") { if (c == quote) quote = "" }
    else if (c == "\"" || c == "'") quote = c
    else if (c == "[" || c == "{") n++
    else if (c == "]" || c == "}") n--
  }
  return n
}

function flow_space() { while (substr(flow, at, 1) ~ /[ \t]/) at++ }

function flow_scalar(stops,   from, c, quote) {
  flow_space()
  from = at
  quote = ""
  for (; at <= length(flow); at++) {
    c = substr(flow, at, 1)
    if (quote == "\"" && c == "\\") at++
    else if (quote != "") { if (c == quote) quote = "" }
    else if ((c == "\"" || c == "'") && at == from) quote = c
    else if (c == ":" && index(stops, c)) {
      # After a quoted key nothing need follow the colon, so that JSON is understood.
      if (substr(flow, from, 1) ~ /["']/ || substr(flow, at + 1, 1) ~ /^[ \t"'\[{]?$/) break
    } else if (index(stops, c)) break
  }
  c = substr(flow, from, at - from)
  sub(/[ \t]+$/, "", c)
  return unquote(c)
}

function flow_value(path, depth,   c, n, key) {
  flow_space()
  c = substr(flow, at, 1)
  if (depth > 20) { at = length(flow) + 1; return }
  if (c == "[") {
    at++
    for (n = 0; at <= length(flow); n++) {
      flow_space()
      if (substr(flow, at, 1) == "]") break
      flow_value(join_path(path, n), depth + 1)
      flow_space()
      if (substr(flow, at, 1) == ",") at++
      else break
    }
    at++
  } else if (c == "{") {
    at++
    while (at <= length(flow)) {
      flow_space()
      if (substr(flow, at, 1) == "}") break
      key = flow_scalar(":,}")
      if (substr(flow, at, 1) == ":") at++
      flow_value(join_path(path, key), depth + 1)
      flow_space()
      if (substr(flow, at, 1) == ",") at++
      else break
    }
    at++
  } else emit(path, flow_scalar(",]}"))
}

function value(path, text, indent) {
  if (text ~ /^[|>][-+]?$/) {
    block = 1
    block_path = path
    block_fold = substr(text, 1, 1) == ">"
    block_chomp = substr(text, 2, 1)
    block_indent = -1
    block_parent = indent
    block_text = ""
  } else if (text ~ /^[\[{]/) {
    flow = text
    flow_path = path
    pending = open_brackets(flow) > 0
    if (!pending) { at = 1; flow_value(path, 0) }
  } else emit(path, unquote(text))
}

function end_block() {
  sub(/\n+$/, "", block_text)
  if (block_chomp != "-" && block_text != "") block_text = block_text "\n"
  emit(block_path, block_text)
  block = 0
}

function push(indent, path, item) {
  top++
  indents[top] = indent
  paths[top] = path
  items[top] = item
}

function node(indent, text,   key, parent) {
  if (text ~ /^-( |$)/) {
    while (top > 0 && (indents[top] > indent || (indents[top] == indent && items[top]))) top--
    parent = paths[top]
    key = join_path(parent, counts[parent] + 0)
    counts[parent]++
    push(indent, key, 1)
    sub(/^-/, "", text)
    if (text ~ /^ *$/) return
    match(text, /^ +/)
    node(indent + 1 + RLENGTH, substr(text, RLENGTH + 1))
    return
  }
  if (match(text, /^("[^"]*"|'[^']*'|[^][{}"'#,:][^:]*(:[^ :][^:]*)*) *:( |$)/)) {
    while (top > 0 && indents[top] >= indent) top--
    key = substr(text, 1, RLENGTH)
    text = substr(text, RLENGTH + 1)
    sub(/ *: ?$/, "", key)
    sub(/^ +/, "", text)
    key = join_path(paths[top], unquote(key))
    push(indent, key, 0)
    if (text != "") value(key, text, indent)
    return
  }
  # A scalar by itself: the text of a list item, or a whole document in flow form.
  value(paths[top], text, top > 0 ? indents[top] : -1)
}

BEGIN { top = 0; paths[0] = ""; block = 0; pending = 0 }

pending {
  flow = flow " " uncomment($0)
  if (open_brackets(flow) <= 0) { pending = 0; at = 1; flow_value(flow_path, 0) }
  next
}

block {
  line = $0
  sub(/\r$/, "", line)
  match(line, /^ */)
  if (line ~ /^ *$/) {
    block_text = block_text "\n"
    next
  }
  if (block_indent < 0 && RLENGTH > block_parent) block_indent = RLENGTH
  if (block_indent >= 0 && RLENGTH >= block_indent) {
    line = substr(line, block_indent + 1)
    if (block_fold && block_text != "" && block_text !~ /\n$/) block_text = block_text " " line
    else block_text = block_text line
    if (!block_fold) block_text = block_text "\n"
    next
  }
  end_block()
}

/^(---|\.\.\.|%)/ || /^[ \t]*(#|$)/ { next }

{
  line = uncomment($0)
  match(line, /^ */)
  if (RLENGTH < length(line)) node(RLENGTH, substr(line, RLENGTH + 1))
}

END {
  if (block) end_block()
  else if (pending) { at = 1; flow_value(flow_path, 0) }
}
