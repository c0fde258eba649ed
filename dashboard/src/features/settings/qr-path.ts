/** The dark modules as an SVG path: one rectangle for every run in a row. Pure. */
export function qrPath(rows: readonly (readonly boolean[])[], quiet: number): string {
  const parts: string[] = []
  for (const [y, row] of rows.entries()) {
    let start = -1
    for (let x = 0; x <= row.length; x += 1) {
      const dark = row[x] === true
      if (dark && start < 0) start = x
      if (!dark && start >= 0) {
        parts.push(`M${start + quiet} ${y + quiet}h${x - start}v1h-${x - start}z`)
        start = -1
      }
    }
  }
  return parts.join('')
}
