/**
 * Run once on an engine before it is locked down. Each parameter that is used more than once is bound by a one-element list first,
 * so that nesting these never multiplies the work.
 */
const bind = (value: string, name: string, body: string) => `list_transform([${value}], lambda ${name}: ${body})[1]`;

/** Java's Double.toString: digits and exponent of the engine's shortest form. */
const doubleText = (zero: string) =>
  bind(
    "CAST(x AS VARCHAR)",
    "s",
    `CASE
    WHEN s IS NULL THEN NULL WHEN s = 'nan' THEN 'NaN' WHEN s = 'inf' THEN 'Infinity' WHEN s = '-inf' THEN '-Infinity'
    WHEN trim(split_part(s, 'e', 1), '-0.') = '' THEN CASE WHEN starts_with(s, '-') THEN '-${zero}' ELSE '${zero}' END
    ELSE ${bind(
      "struct_pack(m := ltrim(split_part(s, 'e', 1), '-'), e := coalesce(TRY_CAST(nullif(split_part(s, 'e', 2), '') AS INTEGER), 0))",
      "p",
      bind(
        "struct_pack(d := ltrim(replace(p.m, '.', ''), '0'), z := length(replace(p.m, '.', '')) - length(ltrim(replace(p.m, '.', ''), '0')), w := length(split_part(p.m, '.', 1)), e := p.e)",
        "q",
        "CASE WHEN starts_with(s, '-') THEN '-' ELSE '' END || substr(q.d, 1, 1) || '.' || CASE WHEN rtrim(substr(q.d, 2), '0') = '' THEN '0' ELSE rtrim(substr(q.d, 2), '0') END || 'E' || CAST(q.e + q.w - q.z - 1 AS VARCHAR)",
      ),
    )} END`,
  );

const unit = (seconds: string, name: string) =>
  `CASE WHEN ${seconds} = 1 THEN ['1 ${name}'] WHEN ${seconds} > 0 THEN [CAST(${seconds} AS VARCHAR) || ' ${name}s'] ELSE CAST([] AS VARCHAR[]) END`;

const MACROS: Readonly<Record<string, string>> = {
  "mt_double_text(x)": doubleText("0E0").replaceAll("\n", " "),
  "mt_real_text(x)": doubleText("0E0").replaceAll("\n", " "),
  "mt_interval_day_text(x)": bind(
    "x",
    "i",
    "CASE WHEN i < 0 THEN '-' ELSE '' END || CAST(abs(i) // 86400000000 AS VARCHAR) || ' ' || lpad(CAST(abs(i) // 3600000000 % 24 AS VARCHAR), 2, '0') || ':' || lpad(CAST(abs(i) // 60000000 % 60 AS VARCHAR), 2, '0') || ':' || lpad(CAST(abs(i) // 1000000 % 60 AS VARCHAR), 2, '0') || '.' || lpad(CAST(abs(i) // 1000 % 1000 AS VARCHAR), 3, '0')",
  ),
  "mt_interval_month_text(x)": bind(
    "datepart('year', x) * 12 + datepart('month', x)",
    "i",
    "CASE WHEN i < 0 THEN '-' ELSE '' END || CAST(abs(i) // 12 AS VARCHAR) || '-' || CAST(abs(i) % 12 AS VARCHAR)",
  ),
  "mt_date_shift(d, i)": bind(
    "struct_pack(d := d, i := i)",
    "v",
    "CASE WHEN epoch_us(v.i) % 86400000000 <> 0 THEN error('Cannot add hour, minutes or seconds to a date') ELSE CAST(v.d + v.i AS DATE) END",
  ),
  "mt_quotient(a, b, shift)": bind("struct_pack(a := a, b := b, s := shift)", "v", "(v.a // v.b) * v.s + ((v.a % v.b) * v.s) // v.b"),
  "mt_round(x, n)": bind("struct_pack(x := x, n := n)", "v", "CASE WHEN isinf(v.x) OR isnan(v.x) THEN v.x ELSE round(v.x, CAST(v.n AS INTEGER)) END"),
  "mt_width_bucket(x, lo, hi, n)": bind(
    "struct_pack(x := x, lo := lo, hi := hi, n := n)",
    "v",
    "CASE WHEN v.x IS NULL OR v.lo IS NULL OR v.hi IS NULL OR v.n IS NULL THEN NULL WHEN v.n < 1 THEN error('bucketCount must be greater than 0') WHEN v.lo < v.hi THEN CASE WHEN v.x < v.lo THEN 0 WHEN v.x >= v.hi THEN v.n + 1 ELSE CAST(floor(v.n * (v.x - v.lo) / (v.hi - v.lo)) AS BIGINT) + 1 END ELSE CASE WHEN v.x > v.lo THEN 0 WHEN v.x <= v.hi THEN v.n + 1 ELSE CAST(floor(v.n * (v.lo - v.x) / (v.lo - v.hi)) AS BIGINT) + 1 END END",
  ),
  "mt_to_base(x, n)": bind(
    "struct_pack(x := x, n := n)",
    "v",
    "CASE WHEN v.x < 0 THEN '-' ELSE '' END || lower(to_base(abs(v.x), CAST(v.n AS INTEGER)))",
  ),
  "mt_format_number(t, thousands, plus)": bind(
    "struct_pack(t := t, k := thousands, p := plus)",
    "v",
    "CASE WHEN v.t IS NULL THEN 'null' ELSE CASE WHEN starts_with(v.t, '-') THEN '-' WHEN v.p THEN '+' ELSE '' END || CASE WHEN v.k THEN reverse(rtrim(regexp_replace(reverse(split_part(ltrim(v.t, '-'), '.', 1)), '([0-9]{3})', '\\1,', 'g'), ',')) ELSE split_part(ltrim(v.t, '-'), '.', 1) END || CASE WHEN contains(v.t, '.') THEN '.' || split_part(v.t, '.', 2) ELSE '' END END",
  ),
  "mt_pad(t, n, side)": bind(
    "struct_pack(t := t, n := n, s := side)",
    "v",
    "CASE WHEN length(v.t) >= v.n THEN v.t WHEN v.s = 'right' THEN rpad(v.t, v.n, ' ') WHEN v.s = 'zero' THEN CASE WHEN starts_with(v.t, '-') THEN '-' || lpad(substr(v.t, 2), v.n - 1, '0') ELSE lpad(v.t, v.n, '0') END ELSE lpad(v.t, v.n, ' ') END",
  ),
  "mt_split_limit(x, d, n)": bind(
    "struct_pack(x := x, d := d, n := n)",
    "w",
    bind(
      "struct_pack(x := w.x, d := w.d, n := w.n, p := string_split(w.x, w.d))",
      "v",
      "CASE WHEN v.n < 1 THEN error('Limit must be positive') WHEN len(v.p) <= v.n THEN v.p ELSE v.p[1:v.n - 1] || [substr(v.x, 1 + coalesce(CAST(list_sum(list_transform(v.p[1:v.n - 1], lambda e: length(e) + length(v.d))) AS BIGINT), 0))] END",
    ),
  ),
  "mt_from_base(x, n)": bind(
    "struct_pack(x := lower(x), n := n)",
    "v",
    "CASE WHEN v.x IS NULL OR v.n IS NULL THEN NULL WHEN v.n NOT BETWEEN 2 AND 36 THEN error('Radix must be between 2 and 36') WHEN NOT regexp_matches(v.x, '^-?[0-9a-z]+$') THEN error('Not a valid base-' || v.n || ' number: ' || v.x) ELSE CASE WHEN starts_with(v.x, '-') THEN -1 ELSE 1 END * list_reduce(list_transform(string_split(ltrim(v.x, '-'), ''), lambda c: CASE WHEN strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) > v.n THEN error('Not a valid base-' || v.n || ' number: ' || v.x) ELSE CAST(strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) - 1 AS BIGINT) END), lambda a, b: a * v.n + b) END",
  ),
  "mt_parse_duration(x)": bind(
    "struct_pack(x := x, n := regexp_extract(x, '^\\s*(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)\\s*$', 1), u := regexp_extract(x, '^\\s*(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)\\s*$', 2))",
    "v",
    "CASE WHEN v.x IS NULL THEN NULL WHEN v.u NOT IN ('ns', 'us', 'ms', 's', 'm', 'h', 'd') OR v.n = '' THEN error('duration is not a valid data duration string: ' || v.x) ELSE to_microseconds(CAST(round(CAST(v.n AS DOUBLE) * CASE v.u WHEN 'ns' THEN 1e-6 WHEN 'us' THEN 1e-3 WHEN 'ms' THEN 1 WHEN 's' THEN 1e3 WHEN 'm' THEN 6e4 WHEN 'h' THEN 3.6e6 ELSE 8.64e7 END) * 1000 AS BIGINT)) END",
  ),
  "mt_ngrams(l, n)": bind(
    "struct_pack(l := l, n := n)",
    "v",
    "CASE WHEN v.l IS NULL OR v.n IS NULL THEN NULL WHEN v.n < 1 THEN error('N must be positive') WHEN len(v.l) <= v.n THEN [v.l] ELSE list_transform(generate_series(1, len(v.l) - v.n + 1), lambda i: v.l[i:i + v.n - 1]) END",
  ),
  "mt_contains_sequence(l, p)": bind(
    "struct_pack(l := l, p := p)",
    "v",
    "CASE WHEN v.l IS NULL OR v.p IS NULL THEN NULL WHEN len(v.p) = 0 THEN TRUE ELSE len(list_filter(generate_series(1, len(v.l) - len(v.p) + 1), lambda i: v.l[i:i + len(v.p) - 1] = v.p)) > 0 END",
  ),
  "mt_strpos(x, p, n)": bind(
    "struct_pack(x := x, p := p, n := n)",
    "w",
    bind(
      "struct_pack(p := w.p, n := w.n, s := string_split(w.x, w.p))",
      "v",
      "CASE WHEN v.s IS NULL OR v.n IS NULL THEN NULL WHEN v.n < 1 THEN error('Occurrences are counted from 1 here') WHEN v.n >= len(v.s) THEN 0 ELSE 1 + CAST(list_sum(list_transform(v.s[1:v.n], lambda e: length(e))) AS BIGINT) + (v.n - 1) * length(v.p) END",
    ),
  ),
  "mt_join(l, d)": bind(
    "struct_pack(l := list_filter(l, lambda e: e IS NOT NULL), d := d)",
    "v",
    "CASE WHEN v.l IS NULL OR v.d IS NULL THEN NULL WHEN len(v.l) = 0 THEN '' ELSE list_reduce(v.l, lambda a, b: a || v.d || b) END",
  ),
  "mt_split_to_map(parts, d)": bind(
    "struct_pack(p := parts, d := d)",
    "v",
    "CASE WHEN v.p = [''] THEN map(CAST([] AS VARCHAR[]), CAST([] AS VARCHAR[])) ELSE map(list_transform(v.p, lambda e: split_part(e, v.d, 1)), list_transform(v.p, lambda e: CASE WHEN contains(e, v.d) THEN substr(e, strpos(e, v.d) + length(v.d)) ELSE error('Key-value delimiter must appear exactly once in each entry') END)) END",
  ),
  "mt_url_part(u, n)": bind(
    "struct_pack(m := regexp_extract_all(u, '^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://(?:[^@/?#]*@)?([^/:?#]*)(?::([0-9]+))?)?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$', n), n := n)",
    "v",
    "CASE WHEN v.m IS NULL OR len(v.m) = 0 THEN NULL ELSE coalesce(v.m[1], '') END",
  ),
  "mt_human_seconds(x)": bind(
    "x",
    "s",
    `CASE WHEN s IS NULL THEN NULL WHEN s = 0 THEN '0 seconds' ELSE array_to_string(${unit("(s // 604800)", "week")} || ${unit("(s // 86400 % 7)", "day")} || ${unit("(s // 3600 % 24)", "hour")} || ${unit("(s // 60 % 60)", "minute")} || ${unit("(s % 60)", "second")}, ', ') END`,
  ),
  "mt_offset_text(minutes)": bind(
    "minutes",
    "m",
    "CASE WHEN m < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(m) // 60 AS VARCHAR), 2, '0') || ':' || lpad(CAST(abs(m) % 60 AS VARCHAR), 2, '0')",
  ),
  "mt_distinct(l)": bind(
    "struct_pack(l := l)",
    "v",
    "list_filter(v.l, lambda e, i: CASE WHEN e IS NULL THEN i = 1 OR len(list_filter(v.l[1:i - 1], lambda o: o IS NULL)) = 0 ELSE list_position(v.l, e) = i END)",
  ),
  "mt_except(a, b)": bind(
    "struct_pack(a := mt_distinct(a), b := b)",
    "v",
    "CASE WHEN v.b IS NULL THEN NULL ELSE list_filter(v.a, lambda e: CASE WHEN e IS NULL THEN len(list_filter(v.b, lambda o: o IS NULL)) = 0 ELSE NOT list_contains(v.b, e) END) END",
  ),
  "mt_intersect(a, b)": bind(
    "struct_pack(a := mt_distinct(a), b := b)",
    "v",
    "CASE WHEN v.b IS NULL THEN NULL ELSE list_filter(v.a, lambda e: CASE WHEN e IS NULL THEN len(list_filter(v.b, lambda o: o IS NULL)) > 0 ELSE list_contains(v.b, e) END) END",
  ),
  "mt_slice(l, a, n)": bind(
    "struct_pack(l := l, a := a, n := n)",
    "v",
    "CASE WHEN v.l IS NULL OR v.a IS NULL OR v.n IS NULL THEN NULL WHEN v.a = 0 THEN error('SQL array indices start at 1') WHEN v.n < 0 THEN error('length must be greater than or equal to 0') WHEN v.n = 0 OR v.a > len(v.l) OR v.a < -len(v.l) THEN v.l[1:0] WHEN v.a > 0 THEN v.l[v.a:v.a + v.n - 1] ELSE v.l[len(v.l) + v.a + 1:len(v.l) + v.a + v.n] END",
  ),
  "mt_at_most(n)": bind(
    "n",
    "v",
    "CASE WHEN v > 10000 THEN error('count argument of repeat function must be less than or equal to 10000') WHEN v < 0 THEN error('count argument of repeat function must be greater than or equal to 0') ELSE v END",
  ),
  "mt_sequence(a, b, s)": bind(
    "struct_pack(a := a, b := b, s := s)",
    "v",
    "CASE WHEN v.a IS NULL OR v.b IS NULL OR v.s IS NULL THEN NULL WHEN v.s = 0 THEN error('step must not be zero') WHEN (v.b - v.a) // v.s < 0 OR (v.s > 0 AND v.b < v.a) OR (v.s < 0 AND v.b > v.a) THEN error('sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start') WHEN (v.b - v.a) // v.s > 9999 THEN error('result of sequence function must not have more than 10000 entries') ELSE generate_series(v.a, v.b, v.s) END",
  ),
  "mt_sequence_micros(a, b, s)": bind(
    "struct_pack(a := a, n := mt_sequence(epoch_us(a), epoch_us(b), CAST(s AS BIGINT)))",
    "v",
    "list_transform(v.n, lambda e: make_timestamp(e))",
  ),
  "mt_sequence_months(a, b, s)": bind(
    "struct_pack(a := a, b := b, s := CAST(s AS BIGINT))",
    "v",
    "CASE WHEN v.s = 0 THEN error('step must not be zero') WHEN (v.s > 0 AND v.b < v.a) OR (v.s < 0 AND v.b > v.a) THEN error('sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start') WHEN date_diff('month', v.a, v.b) // v.s > 9999 THEN error('result of sequence function must not have more than 10000 entries') ELSE list_filter(list_transform(generate_series(0, date_diff('month', v.a, v.b) // v.s), lambda e: v.a + to_months(CAST(e * v.s AS INTEGER))), lambda t: CASE WHEN v.s > 0 THEN t <= v.b ELSE t >= v.b END) END",
  ),
  "mt_histogram(l)": bind(
    "struct_pack(l := list_filter(l, lambda e: e IS NOT NULL))",
    "v",
    bind(
      "struct_pack(l := v.l, k := mt_distinct(v.l))",
      "w",
      "CASE WHEN len(w.l) = 0 THEN NULL ELSE map(w.k, list_transform(w.k, lambda e: len(list_filter(w.l, lambda o: o = e)))) END",
    ),
  ),
  "mt_map_agg(k, v)": bind(
    "struct_pack(k := k, v := v)",
    "p",
    bind(
      "struct_pack(p := p, i := list_filter(generate_series(1, len(p.k)), lambda i: p.k[i] IS NOT NULL AND list_position(p.k, p.k[i]) = i))",
      "q",
      "CASE WHEN q.p.k IS NULL THEN NULL ELSE map(list_transform(q.i, lambda i: q.p.k[i]), list_transform(q.i, lambda i: q.p.v[i])) END",
    ),
  ),
  "mt_multimap_agg(k, v)": bind(
    "struct_pack(k := k, v := v)",
    "p",
    bind(
      "struct_pack(p := p, k := list_filter(mt_distinct(p.k), lambda e: e IS NOT NULL))",
      "q",
      "CASE WHEN q.p.k IS NULL THEN NULL ELSE map(q.k, list_transform(q.k, lambda e: list_transform(list_filter(generate_series(1, len(q.p.k)), lambda i: q.p.k[i] = e), lambda i: q.p.v[i]))) END",
    ),
  ),
};

export const MACRO_NAMES: readonly string[] = Object.keys(MACROS).map((signature) => signature.slice(0, signature.indexOf("(")));

/** Macros that raise an error of their own, which the engine's TRY cannot catch. */
export const RAISING_MACROS: ReadonlySet<string> = new Set(
  Object.entries(MACROS)
    .filter(([, body]) => body.includes("error("))
    .map(([signature]) => signature.slice(0, signature.indexOf("("))),
);

/** SQL text; several statements. */
export const DUCKDB_MACROS: string = Object.entries(MACROS)
  .map(([signature, body]) => `CREATE OR REPLACE MACRO ${signature} AS ${body};`)
  .join("\n");
