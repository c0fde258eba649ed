// The best sentences of the passages that full-text search found.
export function answer(question, _history, passages) {
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
  const ranked = passages
    .flatMap((passage) => passage.text.split(/(?<=[.!?])\s+/).map((sentence) => ({ sentence, passage })))
    .map((entry) => ({ ...entry, hits: (entry.sentence.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter((word) => words.has(word)).length }))
    .filter((entry) => entry.hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, 2)
  if (!ranked.length) return { text: 'The website does not say. Please leave us a message.', outcome: 'not_answered', sources: [] }
  return {
    text: ranked.map((entry) => entry.sentence).join(' '),
    outcome: 'answered',
    sources: [...new Map(ranked.map(({ passage }) => [passage.url, { url: passage.url, title: passage.title }])).values()],
  }
}
