resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_lead_tag" "vip" {
  instance_id = uazapi_instance.sales.id
  name        = "VIP"
}

# The columns of the kanban board, from left to right.
resource "uazapi_lead_tag" "column" {
  for_each = { for order, name in ["Novo", "Proposta", "Fechado"] : name => order }

  instance_id  = uazapi_instance.sales.id
  name         = each.key
  kanban       = true
  kanban_order = each.value
}
