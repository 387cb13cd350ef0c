# An instance that was made elsewhere.
data "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_presence" "sales" {
  instance_id = data.uazapi_instance.sales.id
  presence    = "unavailable"
}
