import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { CONTROL, Field } from '@/ui/field'
import { Icon } from '@/ui/icon'
import { SHAPE_RATIO, contrast, parseColor, readableShade, textOn } from './contrast'

/** A colour by picker or by hand, with what it means for readers said at once. */
export function ColorField({ value, onValue, error }: { value: string; onValue: (value: string) => void; error: string | undefined }) {
  const t = useT()
  const format = useFormat()
  const color = parseColor(value)
  const onPage = color ? contrast(color, [255, 255, 255]) : 0
  const good = onPage >= SHAPE_RATIO
  const shade = color ? readableShade(color) : value
  return (
    <Field
      label={t('appearance.color')}
      error={error ?? (color ? undefined : t('appearance.color_invalid'))}
      hint={
        color && (
          <span class="grid gap-2">
            <span class={`flex items-start gap-1.5 ${good ? '' : 'text-warn'}`}>
              <Icon name={good ? 'check' : 'warning'} class="mt-0.5 size-4" />
              {t(good ? 'appearance.contrast_good' : 'appearance.contrast_low', { page: format.number(Math.round(onPage * 10) / 10), text: format.number(Math.round(textOn(color).ratio * 10) / 10) })}
            </span>
            {!good && (
              <Button size="sm" class="justify-self-start" onClick={() => onValue(shade)}>
                {t('appearance.use_shade', { color: shade })}
              </Button>
            )}
          </span>
        )
      }
    >
      {(wiring) => (
        <div class="flex gap-2">
          <input type="color" aria-label={t('appearance.picker')} value={color ? value : '#000000'} onInput={(event) => onValue(event.currentTarget.value)} class="h-11 w-14 shrink-0 rounded-md border border-edge bg-surface p-1" />
          <input {...wiring} dir="ltr" class={`${CONTROL} h-11`} value={value} maxLength={7} spellcheck={false} onInput={(event) => onValue(event.currentTarget.value)} />
        </div>
      )}
    </Field>
  )
}
