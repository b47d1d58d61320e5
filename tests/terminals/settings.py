"""Every terminal that is tried, and the mode that Hashiya has to find for it."""

from __future__ import annotations

from tests.terminals.emulators import Setting

SETTINGS = [
    (Setting("xterm", "xterm"), "app"),
    (Setting("urxvt", "urxvt"), "app"),
    (Setting("st", "st"), "app"),
    (Setting("alacritty", "alacritty"), "app"),
    (Setting("foot", "foot"), "app"),
    (Setting("zutty", "zutty"), "app"),
    (Setting("terminology", "terminology"), "app"),
    (Setting("gnome-terminal", "gnome-terminal"), "app"),
    (Setting("xfce4-terminal", "xfce4-terminal"), "app"),
    (Setting("konsole", "konsole"), "app"),
    (Setting("mlterm", "mlterm"), "app"),
    (Setting("kitty", "kitty"), "kitty"),
    (Setting("kitty with Arabic from another font", "kitty", font="Noto Sans Mono"), "kitty-letters"),
    (Setting("kitty with force_ltr", "kitty", options=("force_ltr yes",)), "app"),
    # It reports the next column for the right half of a cell.
    (Setting("qterminal", "qterminal", aim=0.3), "runs"),
    (Setting("xterm.js DOM", "xterm.js", options=("dom",)), "lrm"),
    (Setting("xterm.js canvas", "xterm.js", options=("canvas",)), "lrm"),
    (Setting("xterm.js webgl", "xterm.js", options=("webgl",)), "lrm"),
    (Setting("tmux in VTE", "xfce4-terminal", "tmux"), "lrm"),
    (Setting("tmux in Konsole", "konsole", "tmux"), "app"),
    (Setting("tmux in xterm", "xterm", "tmux"), "app"),
    (Setting("tmux in kitty", "kitty", "tmux"), "kitty"),
    (Setting("screen in xterm", "xterm", "screen"), "app"),
    (Setting("screen in VTE", "xfce4-terminal", "screen"), "lrm"),
    (Setting("screen in Konsole", "konsole", "screen"), "app"),
]
