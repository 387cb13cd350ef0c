import {
  to = uazapi_lead_tag.hot
  id = "r76b15a4a3614b4/r3c1f9a7d20b6e8"
}

resource "uazapi_lead_tag" "hot" {
  instance_id = "r76b15a4a3614b4"
  name        = "Quente"
}
