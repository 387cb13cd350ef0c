import {
  to = uazapi_instance.sales
  identity = {
    id = "r76b15a4a3614b4"
  }
}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}
