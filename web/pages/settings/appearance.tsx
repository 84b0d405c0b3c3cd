import { chooseTheme, type ThemeChoice, useThemeChoice } from "#web/app/theme.ts";
import { Box } from "#web/ui/box.tsx";
import { Segments } from "#web/ui/segments.tsx";

const CHOICES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function Appearance() {
  const theme = useThemeChoice();
  return (
    <Box title="Appearance" sub="kept in this browser">
      <div className="p-4 flex flex-wrap items-center gap-4">
        <span>Theme</span>
        <Segments label="Theme" value={theme} options={CHOICES} onChange={chooseTheme} />
      </div>
    </Box>
  );
}
