import {
  to = uazapi_instance_profile.sales
  id = "r76b15a4a3614b4"
}

resource "uazapi_instance_profile" "sales" {
  instance_id = "r76b15a4a3614b4"
  name        = "Acme Vendas"
}
