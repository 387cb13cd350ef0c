import {
  to = uazapi_quick_reply.hours
  id = "r76b15a4a3614b4/rb9da9c03637452"
}

resource "uazapi_quick_reply" "hours" {
  instance_id = "r76b15a4a3614b4"
  short_cut   = "horario"
  text        = "Atendemos de 8h às 18h."
}
