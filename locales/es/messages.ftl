## Unidades: tamaños, duraciones y porcentajes, en tablas y frases.

# Tamaños. $size (número): un decimal por debajo de 100. En la tabla de estado.
unit-byte = { $size } B
unit-kibibyte = { $size } KiB
unit-mebibyte = { $size } MiB
unit-gibibyte = { $size } GiB
unit-tebibyte = { $size } TiB
# Parte de un total. $percent (número).
unit-percent = { $percent } %
# Partes de una duración. $count (número): un decimal por debajo de diez segundos.
unit-day = { $count } d
unit-hour = { $count } h
unit-minute = { $count } min
unit-second = { $count } s
unit-millisecond = { $count } ms
# Las dos partes mayores de una duración. $larger, $smaller (texto): véase arriba.
unit-two = { $larger } { $smaller }
