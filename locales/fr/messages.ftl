## Unités : tailles, durées et pourcentages, dans les tableaux et les phrases.

# Tailles. $size (nombre) : une décimale au-dessous de 100. Dans le tableau d’état.
unit-byte = { $size } o
unit-kibibyte = { $size } Kio
unit-mebibyte = { $size } Mio
unit-gibibyte = { $size } Gio
unit-tebibyte = { $size } Tio
# Part d’un tout. $percent (nombre).
unit-percent = { $percent } %
# Parties d’une durée. $count (nombre) : une décimale au-dessous de dix secondes.
unit-day = { $count } j
unit-hour = { $count } h
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# Les deux plus grandes parties d’une durée. $larger, $smaller (texte) : voir ci-dessus.
unit-two = { $larger } { $smaller }
