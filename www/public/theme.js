// The theme that was chosen earlier, if any; otherwise the system's holds.
try {
  const theme = localStorage.getItem("belljar-page:theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that refuses storage shows the system's theme.
}
